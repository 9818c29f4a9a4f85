// What the client asked, and who it is.

import { now } from "../abi/host";
import { Buffer } from "../bytes/buffer";
import { clip } from "../bytes/clip";
import { MAX_BOUNDARY } from "../forms/form-type";
import { Endpoint } from "../contract/endpoints.generated";
import { Format } from "../contract/formats.generated";
import { OwnCall } from "../contract/own-calls.generated";
import { RequestHeaders } from "./request-headers";

const MAX_MODEL: i32 = 128;
const MAX_CALLER: i32 = 1024;
const MAX_CALLER_MODELS: i32 = 16 << 10;

/** Set from the request's headers and its body, before it goes on. Cleared when the exchange is taken for the next request. */
export class RequestFacts {
  format: Format = Format.Unknown;
  /** None for a translated API. */
  endpoint: Endpoint = Endpoint.None;
  ownCall: OwnCall = OwnCall.None;
  id: Buffer = new Buffer(64, 512);
  /** The client's, until Envoy's span of the first attempt takes its place. */
  traceparent: Buffer = new Buffer(64, 512);
  /** The client's path with its query; attempts overwrite the header. */
  path: Buffer = new Buffer(64, 8192);
  /** Length of the query with its question mark, at the end of the path; it goes on to a provider of the same format. */
  queryLength: i32 = 0;
  /** The original headers, kept by the first attempt while a further one may need them. */
  headers: Buffer = new Buffer(1024, 1 << 20);
  /** The boundary of a form, which its content-type goes on with; empty for a JSON body. */
  boundary: Buffer = new Buffer(MAX_BOUNDARY, MAX_BOUNDARY);
  /** The model as the client wrote it. */
  asked: Buffer = new Buffer(64, MAX_MODEL);
  /** Bytes of the body. */
  size: i32 = 0;
  /** Nanoseconds since 1970. */
  started: i64 = 0;
  /** When the body was complete; 0 when it came with the headers. */
  ready: i64 = 0;
  /** The caller, empty when unknown; and the patterns of its models, empty for all. */
  caller: Buffer = new Buffer(64, MAX_CALLER);
  callerModels: Buffer = new Buffer(64, MAX_CALLER_MODELS);
  /** The caller may use the requested name itself, whatever models are behind it. */
  ownsName: bool = false;
  /** brightstaff asks for one of its own pools, which no client can name. */
  mayAskPool: bool = false;
  streaming: bool = false;
  /** The client wants the usage chunk at the end of its stream. */
  wantsUsage: bool = false;

  clear(): void {
    this.format = Format.Unknown;
    this.endpoint = Endpoint.None;
    this.ownCall = OwnCall.None;
    this.id.clear();
    this.traceparent.clear();
    this.path.clear();
    this.queryLength = 0;
    this.headers.clear();
    this.boundary.clear();
    this.asked.clear();
    this.size = 0;
    this.started = 0;
    this.ready = 0;
    this.caller.clear();
    this.callerModels.clear();
    this.ownsName = false;
    this.mayAskPool = false;
    this.streaming = false;
    this.wantsUsage = false;
  }

  /** A client's request, also where brightstaff repeats it for another model. */
  get isOfClient(): bool {
    return this.ownCall == OwnCall.None || this.ownCall == OwnCall.Repeated;
  }

  /** Keeps what every role needs of the headers. */
  keepHead(head: RequestHeaders): void {
    this.format = head.client;
    this.id.bytes(head.requestIdPtr, head.requestIdLen);
    this.path.bytes(head.pathPtr, head.pathLen + head.queryLen);
    this.queryLength = this.path.overflowed ? 0 : head.queryLen;
    this.started = now();
  }

  keepAsked(model: Buffer): void {
    clip(this.asked, model.ptr, model.len, MAX_MODEL);
  }
}
