// The gateway role: holds a client's request until all of it is there, decides which target serves it, and tells Envoy
// by the header `x-plano-cluster`. Refusals are answered here, before any provider is contacted; Envoy's own replies
// (no host, timeout) are put into the client's API shape; what happened is settled when the stream is logged.

import { writeUnescaped } from "../bytes/escape";
import { HttpContext } from "../abi/context";
import { HeaderReader } from "../abi/headers";
import { now, readBody, setHeader, valueLen, valuePtr, WHOLE } from "../abi/host";
import { Body, DataStatus, HeaderMap, HeadersStatus } from "../abi/types";
import { Literal } from "../bytes/literal";
import { JsonError, JsonIndex } from "../json/json-index";
import { shown } from "./cold-text";
import { replyForEnvoy } from "./envoy-reply";
import { EndpointBody } from "./endpoint-body";
import { Endpoint, endpointName, takesDefaultModel } from "./endpoints";
import { GatewayState } from "./gateway-state";
import { INVALID_REQUEST, replyError, replyMethodNotAllowed, SERVER_ERROR } from "./local-reply";
import { planEdits } from "./request-plan";
import { RequestEnvelope } from "./request-envelope";
import { RequestHead } from "./request-head";
import { Settings, Target } from "./settings";
import { writeOutcome, writeRequest, writeTarget } from "./log-properties";
import { StreamRecord } from "./stream-record";

const headers = new HeaderReader();
const head = new RequestHead();
const json = new JsonIndex();
const envelope = new RequestEnvelope();
const endpointBody = new EndpointBody();
const clusterHeader = new Literal("x-plano-cluster");

export class GatewayStream extends HttpContext {
  private record: StreamRecord | null = null;

  constructor(private readonly state: GatewayState) {
    super();
  }

  onRequestHeaders(end: bool): HeadersStatus {
    headers.read(HeaderMap.Request);
    head.read(headers);
    const record = StreamRecord.take();
    this.record = record;
    record.client = head.client;
    record.endpoint = head.endpoint;
    if (head.endpoint != Endpoint.None) record.contentType.bytes(head.contentTypePtr, head.contentTypeLen);
    record.requestId.bytes(head.requestIdPtr, head.requestIdLen);
    record.traceparent.bytes(head.traceparentPtr, head.traceparentLen);
    record.path.bytes(head.pathPtr, head.pathLen + head.queryLen);
    record.queryLength = record.path.overflowed ? 0 : head.queryLen;
    this.refuseHead(end);
    record.started = now();
    return HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, end: bool): DataStatus {
    if (size > this.state.settings.maxBodyBytes) this.refuseTooLarge();
    else if (end && this.accept()) return DataStatus.Continue;
    return DataStatus.StopIterationAndBuffer;
  }

  onRequestTrailers(): HeadersStatus {
    return this.accept() ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  onResponseHeaders(_end: bool): HeadersStatus {
    const record = this.record;
    if (!record || record.answered || record.replied) return HeadersStatus.Continue;
    record.replied = true;
    headers.read(HeaderMap.Response);
    record.status = replyForEnvoy(record, headers, this.state.settings.maxBodyBytes);
    return record.status == 0 ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  onResponseBody(_size: i32, _end: bool): DataStatus {
    return DataStatus.Continue;
  }

  onResponseTrailers(): HeadersStatus {
    return HeadersStatus.Continue;
  }

  onLog(): void {
    const record = this.record;
    if (!record) return;
    const ended = now();
    writeRequest(record);
    writeOutcome(record);
    this.state.stats.add(record, ended);
    this.state.observations.add(record, ended);
  }

  onDelete(): void {
    const record = this.record;
    if (record) record.release();
    this.record = null;
    this.state.streams.giveBack(this);
  }

  private refuseHead(end: bool): void {
    if (!head.knownPath) {
      const path = shown(head.pathPtr, head.pathLen);
      this.refuse(404, INVALID_REQUEST, "unknown_url", "There is nothing at " + path + ".");
    } else if (!head.isPost) {
      const method = shown(head.methodPtr, head.methodLen);
      const record = this.record;
      if (record) {
        record.replied = true;
        record.status = 405;
      }
      replyMethodNotAllowed(head.client, method + " is not allowed here; use POST.");
    } else if (head.encoded) {
      const message = "The request body must not be compressed.";
      this.refuse(415, INVALID_REQUEST, "unsupported_content_encoding", message);
    } else if (head.contentLength > this.state.settings.maxBodyBytes) {
      this.refuseTooLarge();
    } else if (end) {
      this.refuse(400, INVALID_REQUEST, "", "The request has no body; send a JSON object.");
    }
  }

  /** The whole body is there. True: it may go on to the provider. */
  private accept(): bool {
    const record = this.record;
    if (!record || record.replied) return false;
    if (!readBody(Body.Request, 0, WHOLE) || valueLen == 0) {
      return this.refuse(400, INVALID_REQUEST, "", "The request has no body; send a JSON object.");
    }
    const body = valuePtr;
    const size = valueLen;
    const accepted =
      record.endpoint == Endpoint.None
        ? this.acceptGeneration(record, body, size)
        : this.acceptEndpoint(record, body, size);
    const target = record.target;
    if (!accepted || !target) return false;
    record.keepRequest(body, size);
    writeTarget(record);
    const routed = setHeader(HeaderMap.Request, clusterHeader, target.cluster.ptr, target.cluster.len);
    if (routed && record.publish()) return true;
    return this.refuse(500, SERVER_ERROR, "", "The gateway could not route the request.");
  }

  private acceptGeneration(record: StreamRecord, body: usize, size: i32): bool {
    if (!json.parse(body, size)) return this.refuse(400, INVALID_REQUEST, "", notJson());
    if (!envelope.read(json)) {
      return this.refuse(400, INVALID_REQUEST, "", envelope.message, envelope.field);
    }
    const named = envelope.model >= 0;
    if (named) writeUnescaped(record.model, json.textPtr(envelope.model), json.textLen(envelope.model));
    const target = this.chooseTarget(record, named);
    if (!target) return false;
    const provider = target.provider;
    const route = provider.apiFor(record.client);
    record.target = target;
    record.route = route;
    record.upstream = route.format;
    record.streaming = envelope.streaming;
    record.wantsUsage = envelope.wantsUsage;
    record.edits.clear();
    if (record.client != record.upstream) return true;
    planEdits(record, provider, json, envelope);
    return !record.edits.failed || this.refuse(400, INVALID_REQUEST, "", "The request cannot be rewritten.");
  }

  private acceptEndpoint(record: StreamRecord, body: usize, size: i32): bool {
    if (!endpointBody.read(body, size, record.contentType, json)) {
      return this.refuse(400, INVALID_REQUEST, "", endpointBody.fault);
    }
    endpointBody.writeName(body, record.model);
    const target = this.chooseTarget(record, endpointBody.named);
    if (!target) return false;
    const route = target.provider.endpoint(record.endpoint);
    if (!route) {
      const provider = String.UTF8.decodeUnsafe(target.provider.id.ptr, target.provider.id.len);
      const message = `The provider ${provider} has no /v1/${endpointName(record.endpoint)}.`;
      return this.refuse(404, INVALID_REQUEST, "unknown_url", message);
    }
    record.target = target;
    record.route = route;
    record.upstream = record.client;
    const add = takesDefaultModel(record.endpoint);
    endpointBody.plan(record.edits, record.model, body, json, add);
    return !record.edits.failed || this.refuse(400, INVALID_REQUEST, "", "The request cannot be rewritten.");
  }

  /** `named`: what the client asked for stands in `record.model`. */
  private chooseTarget(record: StreamRecord, named: bool): Target | null {
    const settings = this.state.settings;
    const model = record.model;
    if (!named) {
      const fallback = settings.fallback;
      if (fallback) {
        model.append(fallback.model);
        if (model.len > 0) return fallback;
      }
      this.refuse(
        400,
        INVALID_REQUEST,
        "",
        "The request names no model, and there is no default one.",
        "model",
      );
      return null;
    }
    const target = settings.find(model.ptr, model.overflowed ? 0 : model.len);
    if (!target) {
      const message =
        "The model '" + shown(model.ptr, model.len) + "' does not exist; GET /v1/models lists those that do.";
      this.refuse(404, INVALID_REQUEST, "model_not_found", message, "model");
      return null;
    }
    nameForProvider(record, target, settings);
    return target;
  }

  private refuseTooLarge(): void {
    const limit = this.state.settings.maxBodyBytes.toString();
    const message = "The request body is larger than " + limit + " bytes, the most this gateway takes.";
    this.refuse(413, INVALID_REQUEST, "request_too_large", message);
  }

  private refuse(status: i32, type: string, code: string, message: string, field: string = ""): bool {
    const record = this.record;
    if (!record || record.replied) return false;
    record.replied = true;
    record.status = status;
    replyError(record.client, status, type, code, message, field);
    return false;
  }
}

/** Turns the asked name in `record.model` into the provider's. */
function nameForProvider(record: StreamRecord, target: Target, settings: Settings): void {
  const model = record.model;
  if (target.model.len > 0) {
    model.clear();
    model.append(target.model);
    return;
  }
  const prefix = settings.wildcardLength(model.ptr, model.len);
  memory.copy(model.ptr, model.ptr + prefix, model.len - prefix);
  model.drop(prefix);
}

function notJson(): string {
  const at = json.errorOffset.toString();
  if (json.error == JsonError.Depth) return "The request body is nested too deeply, at byte " + at + ".";
  if (json.error == JsonError.TooManyTokens) return "The request body has too many values.";
  return "The request body is not valid JSON: see byte " + at + ".";
}
