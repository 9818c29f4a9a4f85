// The front role protects brightstaff, which parses bodies into objects: it refuses bodies that are too large, not
// JSON, too deep, of too many values, or ambiguous. All others go on unchanged.

import { UNFILTERED_ROUTE } from "../contract/constants.generated";
import { HttpContext } from "../abi/context";
import { ContextPool } from "../abi/context-pool";
import { HeaderReader } from "../abi/headers";
import { now, readBody, valueLen, valuePtr, WHOLE } from "../abi/host";
import { Body, DataStatus, HeaderMap, HeadersStatus } from "../abi/types";
import { Buffer } from "../bytes/buffer";
import { writeUnescaped } from "../bytes/escape";
import { readAsker } from "../conversation/client";
import { JsonIndex } from "../json/json-index";
import { announceBody, MAX_VALUES } from "./body";
import { acceptLimits } from "./limits";
import { announceCaller, authenticate } from "../auth/authentication";
import { acceptMembers, acceptQuery } from "../auth/other-models";
import { cameBy, readListener } from "./route";
import { observations } from "../state/current-state";
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

const headers = new HeaderReader();
const head = new RequestHeaders();
const json = new JsonIndex();
const envelope = new RequestEnvelope();
const listener = new Buffer(64, 4096);

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
    readAsker(record, head, headers, this.state.config);
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

  /** Counts and reports refused requests only; the others are when brightstaff calls agents and models. */
  onLog(): void {
    const record = this.record;
    if (!record) return;
    writeCaller(record.request);
    if (!record.outcome.replied) return;
    const ended = now();
    this.state.stats.add(record, ended);
    if (!this.asksToServe) return;
    readListener(listener);
    observations.add(record, listener, ended);
  }

  /** Other requests only ask for a decision, for a list, or for what is kept. */
  private get asksToServe(): bool {
    return this.kind != PathKind.Models && this.kind != PathKind.Routing && this.kind != PathKind.State;
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
    if (head.kind == PathKind.State) return this.acceptState(record, end);
    if (head.kind == PathKind.Endpoint && cameBy(UNFILTERED_ROUTE)) {
      this.hasBody = false;
      return true;
    }
    if (head.kind != PathKind.Generation && head.kind != PathKind.Routing)
      return refusePath(record, head, false);
    if (!head.isPost) return refuseMethod(record, head, "POST");
    return acceptBodyHeaders(record, head, this.state.config.maxBodyBytes, end) && acceptQuery(record);
  }

  /** Only a POST has a body that counts, and some have none. */
  private acceptState(record: StreamRecord, end: bool): bool {
    this.hasBody = head.isPost && !end;
    if (this.hasBody) return acceptBodyHeaders(record, head, this.state.config.maxBodyBytes, false);
    return head.isPost || head.isGet || head.isDelete || refuseMethod(record, head, "GET, POST, DELETE");
  }

  /** Called with the whole body; false after a refusal. */
  private acceptBody(record: StreamRecord): bool {
    if (record.outcome.replied) return false;
    const isState = this.kind == PathKind.State;
    if (!readBody(Body.Request, 0, WHOLE) || valueLen == 0) return isState || refuseEmpty(record);
    record.request.size = valueLen;
    if (!json.parse(valuePtr, valueLen, MAX_VALUES)) return refuseJson(record, json);
    if (!envelope.read(json)) {
      return refuse(record, 400, "", envelope.message, envelope.field);
    }
    if (isState) return announceBody(json) || this.fail(record);
    this.keepAsked(record);
    if (!acceptMembers(record, json)) return false;
    if (!acceptLimits(this.state, record, this.kind, json, envelope)) return false;
    return announceBody(json) || this.fail(record);
  }

  private keepAsked(record: StreamRecord): void {
    record.request.streaming = envelope.streaming;
    const token = envelope.model;
    if (token < 0) return;
    const model = record.attempt.model;
    writeUnescaped(model, json.textPtr(token), json.textLen(token));
    record.request.keepAsked(model);
  }

  private fail(record: StreamRecord): bool {
    return refuse(record, 500, "", "The gateway could not go on.");
  }
}
