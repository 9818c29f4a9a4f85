// The front role: stands before brightstaff, which reads bodies as trees, and refuses what must not reach it: bodies that
// are too large, no JSON, too deep, of too many values, or ambiguous. What passes goes on as it came.

import { HttpContext } from "../abi/context";
import { ContextPool } from "../abi/context-pool";
import { HeaderReader } from "../abi/headers";
import { now, readBody, valueLen, valuePtr, WHOLE } from "../abi/host";
import { Body, DataStatus, HeaderMap, HeadersStatus } from "../abi/types";
import { JsonIndex } from "../json/json-index";
import { FrontState } from "./front-state";
import { INVALID_REQUEST } from "./local-reply";
import {
  acceptBodyHeaders,
  refuse,
  refuseEmpty,
  refuseJson,
  refuseMethod,
  refusePath,
  refuseTooLarge,
} from "./refusals";
import { RequestEnvelope } from "./request-envelope";
import { PathKind, RequestHead } from "./request-head";
import { StreamRecord } from "./stream-record";

/**
 * Values and members' names of one body. brightstaff's JSON.parse makes an object of each: 200,000 take it some 20 MB and
 * 30 ms, where a long conversation with many tools has 20,000.
 */
const MAX_VALUES: i32 = 200_000;

const headers = new HeaderReader();
const head = new RequestHead();
const json = new JsonIndex();
const envelope = new RequestEnvelope();

export class FrontStream extends HttpContext {
  private record: StreamRecord | null = null;
  /** A request whose headers are all that is looked at. */
  private hasBody: bool = false;

  private constructor(
    private readonly idle: ContextPool,
    private state: FrontState,
  ) {
    super();
  }

  static take(idle: ContextPool, state: FrontState): FrontStream {
    const free = idle.take();
    if (!free) return new FrontStream(idle, state);
    const stream = <FrontStream>free;
    stream.state = state;
    return stream;
  }

  onRequestHeaders(end: bool): HeadersStatus {
    headers.read(HeaderMap.Request);
    head.read(headers);
    const record = StreamRecord.take();
    this.record = record;
    this.hasBody = head.kind != PathKind.Models;
    record.client = head.client;
    record.requestId.bytes(head.requestIdPtr, head.requestIdLen);
    record.path.bytes(head.pathPtr, head.pathLen + head.queryLen);
    record.started = now();
    const accepted = this.acceptHead(record, end);
    return accepted && !this.hasBody ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, end: bool): DataStatus {
    const record = this.record;
    if (!record || (!this.hasBody && !record.replied)) return DataStatus.Continue;
    const limit = this.state.settings.maxBodyBytes;
    if (size > limit) refuseTooLarge(record, limit);
    else if (end && this.acceptBody(record)) return DataStatus.Continue;
    return DataStatus.StopIterationAndBuffer;
  }

  onRequestTrailers(): HeadersStatus {
    const record = this.record;
    if (!record || (!this.hasBody && !record.replied)) return HeadersStatus.Continue;
    return this.acceptBody(record) ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  onResponseHeaders(_end: bool): HeadersStatus {
    return HeadersStatus.Continue;
  }

  onResponseBody(_size: i32, _end: bool): DataStatus {
    return DataStatus.Continue;
  }

  onResponseTrailers(): HeadersStatus {
    return HeadersStatus.Continue;
  }

  /** What passed is counted where brightstaff asks for agents and models. */
  onLog(): void {
    const record = this.record;
    if (record && record.replied) this.state.stats.add(record, now());
  }

  onDelete(): void {
    const record = this.record;
    if (record) record.release();
    this.record = null;
    this.idle.giveBack(this);
  }

  private acceptHead(record: StreamRecord, end: bool): bool {
    if (head.kind == PathKind.Models) {
      return head.isGet || head.isHead || refuseMethod(record, head, "GET, HEAD");
    }
    if (head.kind != PathKind.Generation && head.kind != PathKind.Routing) return refusePath(record, head);
    if (!head.isPost) return refuseMethod(record, head, "POST");
    return acceptBodyHeaders(record, head, this.state.settings.maxBodyBytes, end);
  }

  /** The whole body is there. */
  private acceptBody(record: StreamRecord): bool {
    if (record.replied) return false;
    if (!readBody(Body.Request, 0, WHOLE) || valueLen == 0) return refuseEmpty(record);
    if (!json.parse(valuePtr, valueLen, MAX_VALUES)) return refuseJson(record, json);
    if (envelope.read(json)) return true;
    return refuse(record, 400, INVALID_REQUEST, "", envelope.message, envelope.field);
  }
}
