// The front role protects brightstaff, which parses bodies into objects: it refuses bodies that are too large, not
// JSON, too deep, of too many values, or ambiguous. All others go on unchanged.

import { SPACE } from "../bytes/characters";
import { UNFILTERED_ROUTE } from "../contract/constants.generated";
import { bodyHeader } from "../contract/headers.generated";
import { HttpContext } from "../abi/context";
import { ContextPool } from "../abi/context-pool";
import { HeaderReader } from "../abi/headers";
import { now, readBody, setHeader, valueLen, valuePtr, WHOLE } from "../abi/host";
import { Body, DataStatus, HeaderMap, HeadersStatus } from "../abi/types";
import { Buffer } from "../bytes/buffer";
import { JsonIndex } from "../json/json-index";
import { acceptLimits } from "./limits";
import { announceCaller, authenticate } from "../auth/authentication";
import { acceptMembers, acceptQuery } from "../auth/other-models";
import { cameBy } from "./route";
import { ConfigState } from "../state/config-state";
import { writeCaller } from "../report/log-properties";
import {
  acceptBodyHeaders,
  refuse,
  refuseEmpty,
  refuseJson,
  refuseMethod,
  refusePath,
  refuseTooLarge,
} from "../exchange/refusals";
import { RequestEnvelope } from "../request/envelope";
import { PathKind, RequestHeaders } from "../exchange/request-headers";
import { StreamRecord } from "../exchange/stream-record";

/**
 * Values and member names of one body. brightstaff turns them into objects: in the worst shape, 100,000 take 10 MB and
 * 115 ms. A long conversation with many tools has 20,000.
 */
const MAX_VALUES: i32 = 100_000;

const headers = new HeaderReader();
const head = new RequestHeaders();
const json = new JsonIndex();
const envelope = new RequestEnvelope();

const counts = new Buffer(32, 64);

export class FrontStream extends HttpContext {
  private record: StreamRecord | null = null;
  /** Whether the filter reads the body; false when it checks only the headers. */
  private hasBody: bool = false;
  private kind: PathKind = PathKind.Generation;

  private constructor(
    private readonly idle: ContextPool,
    private state: ConfigState,
  ) {
    super();
  }

  static take(idle: ContextPool, state: ConfigState): FrontStream {
    const free = idle.take();
    state.enter();
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
    this.kind = head.kind;
    this.hasBody = head.kind != PathKind.Models;
    record.request.keepHead(head);
    const accepted = authenticate(record, head) && this.acceptHead(record, end);
    if (accepted) announceCaller(record.request);
    return accepted && !this.hasBody ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, end: bool): DataStatus {
    const record = this.record;
    if (!record || (!this.hasBody && !record.outcome.replied)) return DataStatus.Continue;
    const limit = this.state.config.maxBodyBytes;
    if (size > limit) refuseTooLarge(record, limit);
    else if (end && this.acceptBody(record)) return DataStatus.Continue;
    return DataStatus.StopIterationAndBuffer;
  }

  onRequestTrailers(): HeadersStatus {
    const record = this.record;
    if (!record || (!this.hasBody && !record.outcome.replied)) return HeadersStatus.Continue;
    return this.acceptBody(record) ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  /** Counts refused requests only; the others are counted when brightstaff calls agents and models. */
  onLog(): void {
    const record = this.record;
    if (!record) return;
    writeCaller(record.request);
    if (record.outcome.replied) this.state.stats.add(record, now());
  }

  onDelete(): void {
    const record = this.record;
    if (record) record.release();
    this.record = null;
    this.state.leave();
    this.idle.giveBack(this);
  }

  private acceptHead(record: StreamRecord, end: bool): bool {
    if (head.kind == PathKind.Models) {
      return head.isGet || head.isHead || refuseMethod(record, head, "GET, HEAD");
    }
    if (head.kind == PathKind.Endpoint && cameBy(UNFILTERED_ROUTE)) {
      this.hasBody = false;
      return true;
    }
    if (head.kind != PathKind.Generation && head.kind != PathKind.Routing) return refusePath(record, head);
    if (!head.isPost) return refuseMethod(record, head, "POST");
    return acceptBodyHeaders(record, head, this.state.config.maxBodyBytes, end) && acceptQuery(record);
  }

  /** Called with the whole body; false after a refusal. */
  private acceptBody(record: StreamRecord): bool {
    if (record.outcome.replied) return false;
    if (!readBody(Body.Request, 0, WHOLE) || valueLen == 0) return refuseEmpty(record);
    if (!json.parse(valuePtr, valueLen, MAX_VALUES)) return refuseJson(record, json);
    if (!envelope.read(json)) {
      return refuse(record, 400, "", envelope.message, envelope.field);
    }
    if (!acceptMembers(record, json)) return false;
    if (!acceptLimits(this.state, record, this.kind, json, envelope)) return false;
    return sendCounts() || refuse(record, 500, "", "The gateway could not go on.");
  }
}

/** Sends the body's bytes and values: brightstaff derives the request's memory from them before it reads the body. */
function sendCounts(): bool {
  counts.clear();
  counts.integer(json.length);
  counts.byte(SPACE);
  counts.integer(json.count);
  return setHeader(HeaderMap.Request, bodyHeader, counts.ptr, counts.len);
}
