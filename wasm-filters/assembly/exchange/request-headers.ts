// The client's request headers, read once: which API is called, and what can be refused before the body arrives. One
// object serves every stream; it is valid during the headers' callback only.

import { QUESTION_MARK, SLASH } from "../bytes/characters";
import { OwnCall, ownCallNamed } from "../contract/own-calls.generated";
import {
  AGENT_HEADER,
  CALLER_HEADER,
  CALLER_MODELS_HEADER,
  CONTENT_HEADER,
  INSIDE_HEADER,
  KEY_SCOPE_HEADER,
  OWN_CALL_HEADER,
  POOL_HEADER,
} from "../contract/headers.generated";
import { HeaderReader } from "../abi/headers";
import { equalsAscii, equalsFolded, parseInteger, startsWithAscii } from "../bytes/slice";
import { Format, FORMAT_COUNT, formatPath } from "../contract/formats.generated";
import { ClientCredential } from "./client-credential";
import { Endpoint } from "../contract/endpoints.generated";
import { endpointAt, endpointClient } from "../targets/endpoints";

/** By which clients name a conversation. */
const SESSION_HEADER: string = "x-model-affinity";
const MODELS_PATH: string = "/v1/models";
const ROUTING_PREFIX: string = "/routing";
const CONVERSATIONS_PATH: string = "/v1/conversations";

/** What the path asks for. */
export const enum PathKind {
  Unknown,
  /** That of a wire format. */
  Format,
  /** An endpoint that is passed on to a provider. */
  Endpoint,
  /** `/routing/v1/...`: which models a request would go to. brightstaff answers. */
  Routing,
  /** The list of models, or one model. brightstaff answers. */
  Models,
  /** Kept responses, or conversations. brightstaff answers. */
  State,
}

export class RequestHeaders {
  /** The API of the path; for other paths the likely API of the client, which shapes errors. */
  client: Format = Format.ChatCompletions;
  kind: PathKind = PathKind.Unknown;
  /** None when the path is that of a wire format. */
  endpoint: Endpoint = Endpoint.None;
  isPost: bool = false;
  isGet: bool = false;
  isHead: bool = false;
  isDelete: bool = false;
  /** The body is compressed. */
  encoded: bool = false;
  /** Bytes; -1 without a content-length. */
  contentLength: i64 = -1;
  methodPtr: usize = 0;
  methodLen: i32 = 0;
  /** Without the query. */
  pathPtr: usize = 0;
  pathLen: i32 = 0;
  /** With its question mark. */
  queryLen: i32 = 0;
  requestIdPtr: usize = 0;
  requestIdLen: i32 = 0;
  traceparentPtr: usize = 0;
  traceparentLen: i32 = 0;
  contentTypePtr: usize = 0;
  contentTypeLen: i32 = 0;
  /** The agent that brightstaff asks for; clients cannot send this header. */
  agentPtr: usize = 0;
  agentLen: i32 = 0;
  /** The kind of brightstaff's own call; clients cannot send this header. */
  ownCall: OwnCall = OwnCall.None;
  /** The key scope of the listener, which Envoy adds; -1 when the listener takes no keys. */
  keyScope: i32 = -1;
  /** The client's credential. */
  readonly credential: ClientCredential = new ClientCredential();
  /** The caller and its models, as Envoy or brightstaff found them. */
  callerPtr: usize = 0;
  callerLen: i32 = 0;
  callerModelsPtr: usize = 0;
  callerModelsLen: i32 = 0;
  /** brightstaff asks for one of its own pools; clients cannot send this header. */
  mayAskPool: bool = false;
  /** brightstaff asks, by the egress listener; clients cannot send this header. */
  isInside: bool = false;
  /** The client wants no content to be kept. */
  isPrivate: bool = false;
  userAgentPtr: usize = 0;
  userAgentLen: i32 = 0;
  /** The client's name of the conversation. */
  sessionPtr: usize = 0;
  sessionLen: i32 = 0;

  read(headers: HeaderReader): void {
    this.client = Format.ChatCompletions;
    this.isPost = false;
    this.isGet = false;
    this.isHead = false;
    this.isDelete = false;
    this.encoded = false;
    this.contentLength = -1;
    this.methodLen = 0;
    this.pathLen = 0;
    this.queryLen = 0;
    this.requestIdLen = 0;
    this.traceparentLen = 0;
    this.contentTypeLen = 0;
    this.agentLen = 0;
    this.ownCall = OwnCall.None;
    this.keyScope = -1;
    this.credential.clear();
    this.callerLen = 0;
    this.callerModelsLen = 0;
    this.mayAskPool = false;
    this.isInside = false;
    this.isPrivate = false;
    this.userAgentLen = 0;
    this.sessionLen = 0;
    while (headers.next()) this.header(headers);
    this.kind = this.readPath();
  }

  private header(headers: HeaderReader): void {
    const value = headers.valuePtr;
    const length = headers.valueLen;
    switch (headers.nameLen) {
      case 5:
        if (headers.nameIs(":path")) this.splitPath(value, length);
        break;
      case 7:
        if (headers.nameIs(":method")) {
          this.isPost = headers.valueIs("POST");
          this.isGet = headers.valueIs("GET");
          this.isHead = headers.valueIs("HEAD");
          this.isDelete = headers.valueIs("DELETE");
          this.methodPtr = value;
          this.methodLen = length;
        }
        break;
      case 9:
        if (headers.nameIs("x-api-key")) this.credential.see(headers);
        break;
      case 10:
        if (headers.nameIs("user-agent")) {
          this.userAgentPtr = value;
          this.userAgentLen = length;
        }
        break;
      case 11:
        if (headers.nameIs("traceparent")) {
          this.traceparentPtr = value;
          this.traceparentLen = length;
        }
        break;
      case 12:
        if (headers.nameIs("x-request-id")) {
          this.requestIdPtr = value;
          this.requestIdLen = length;
        } else if (headers.nameIs("content-type")) {
          this.contentTypePtr = value;
          this.contentTypeLen = length;
        } else if (headers.nameIs(KEY_SCOPE_HEADER)) this.keyScope = <i32>parseInteger(value, length);
        else if (headers.nameIs(POOL_HEADER)) this.mayAskPool = true;
        break;
      case 13:
        if (headers.nameIs("authorization")) this.credential.see(headers);
        else if (headers.nameIs(AGENT_HEADER)) {
          this.agentPtr = value;
          this.agentLen = length;
        }
        break;
      case 14:
        if (headers.nameIs("content-length")) this.contentLength = parseInteger(value, length);
        else if (headers.nameIs(CALLER_HEADER)) {
          this.callerPtr = value;
          this.callerLen = length;
        } else if (headers.nameIs(INSIDE_HEADER)) this.isInside = true;
        break;
      case 15:
        if (headers.nameIs(CONTENT_HEADER)) this.isPrivate = headers.valueIs("off");
        break;
      case 16:
        if (headers.nameIs("content-encoding")) {
          // Names of codings have no case (RFC 9110, section 8.4.1).
          this.encoded = length > 0 && !equalsFolded(value, length, "identity");
        } else if (headers.nameIs(OWN_CALL_HEADER)) {
          this.ownCall = ownCallOf(headers);
        } else if (headers.nameIs(SESSION_HEADER)) {
          this.sessionPtr = value;
          this.sessionLen = length;
        }
        break;
      case 21:
        if (headers.nameIs(CALLER_MODELS_HEADER)) {
          this.callerModelsPtr = value;
          this.callerModelsLen = length;
        }
        break;
      case 17:
        if (headers.nameIs("anthropic-version")) this.client = Format.Messages;
        break;
    }
  }

  private splitPath(path: usize, length: i32): void {
    let end = 0;
    while (end < length && load<u8>(path + end) != QUESTION_MARK) end++;
    this.pathPtr = path;
    this.pathLen = end;
    this.queryLen = length - end;
  }

  private readPath(): PathKind {
    this.endpoint = Endpoint.None;
    const path = this.pathPtr;
    const length = this.pathLen;
    if (isAt(path, length, MODELS_PATH)) return PathKind.Models;
    if (isBelow(path, length, MODELS_PATH) && length > MODELS_PATH.length + 1) return PathKind.Models;
    const prefix = isBelow(path, length, ROUTING_PREFIX) ? ROUTING_PREFIX.length : 0;
    const isFormat = this.readFormat(path + prefix, length - prefix);
    if (prefix > 0) return isFormat ? PathKind.Routing : PathKind.Unknown;
    if (isFormat) return PathKind.Format;
    this.endpoint = endpointAt(path, length);
    if (this.endpoint != Endpoint.None) {
      this.client = endpointClient(this.endpoint);
      return PathKind.Endpoint;
    }
    return this.readState(path, length) ? PathKind.State : PathKind.Unknown;
  }

  private readFormat(path: usize, length: i32): bool {
    for (let format: Format = 0; format < FORMAT_COUNT; format++) {
      const own = formatPath(format);
      if (own.length == 0) continue;
      const isIt = isAt(path, length, own);
      if (!isIt && !isBelow(path, length, own)) continue;
      this.client = format;
      return isIt;
    }
    return false;
  }

  private readState(path: usize, length: i32): bool {
    const isOne = isBelow(path, length, formatPath(Format.Responses));
    if (!isOne && !isAt(path, length, CONVERSATIONS_PATH) && !isBelow(path, length, CONVERSATIONS_PATH)) {
      return false;
    }
    this.client = Format.Responses;
    return true;
  }
}

function isAt(path: usize, length: i32, text: string): bool {
  return equalsAscii(path, length, text);
}

function isBelow(path: usize, length: i32, text: string): bool {
  return length > text.length && load<u8>(path + text.length) == SLASH && startsWithAscii(path, length, text);
}

function ownCallOf(header: HeaderReader): OwnCall {
  const call = ownCallNamed(header.valuePtr, header.valueLen);
  return call == OwnCall.None ? OwnCall.Uncharged : call;
}
