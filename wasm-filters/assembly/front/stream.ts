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
import { observations } from "../generations/current-generation";
import { Generation } from "../generations/generation";
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
import { Exchange } from "../exchange/exchange";

const headers = new HeaderReader();
const head = new RequestHeaders();
const json = new JsonIndex();
const envelope = new RequestEnvelope();
const listener = new Buffer(64, 4096);

export class FrontStream extends HttpContext {
  private exchange: Exchange | null = null;
  /** Whether the filter reads the body; false when it checks only the headers. */
  private hasBody: bool = false;
  private kind: PathKind = PathKind.Format;

  private constructor(
    private readonly idle: ContextPool,
    private generation: Generation,
  ) {
    super();
  }

  static take(idle: ContextPool, generation: Generation): FrontStream {
    const free = idle.take();
    generation.enter();
    if (!free) return new FrontStream(idle, generation);
    const stream = <FrontStream>free;
    stream.generation = generation;
    return stream;
  }

  onRequestHeaders(end: bool): HeadersStatus {
    headers.read(HeaderMap.Request);
    head.read(headers);
    const exchange = Exchange.take();
    this.exchange = exchange;
    this.kind = head.kind;
    this.hasBody = head.kind != PathKind.Models;
    exchange.request.keepHead(head);
    readAsker(exchange, head, headers, this.generation.config);
    const accepted = authenticate(exchange, head) && this.acceptHead(exchange, end);
    if (accepted) announceCaller(exchange.request);
    return accepted && !this.hasBody ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, end: bool): DataStatus {
    const exchange = this.exchange;
    if (!exchange || (!this.hasBody && !exchange.outcome.replied)) return DataStatus.Continue;
    const limit = this.generation.config.requestBodyBytes;
    if (size > limit) refuseTooLarge(exchange, limit);
    else if (end && this.acceptBody(exchange)) return DataStatus.Continue;
    return DataStatus.StopIterationAndBuffer;
  }

  onRequestTrailers(): HeadersStatus {
    const exchange = this.exchange;
    if (!exchange || (!this.hasBody && !exchange.outcome.replied)) return HeadersStatus.Continue;
    return this.acceptBody(exchange) ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  /** Counts and reports refused requests only; the others are when brightstaff calls agents and models. */
  onLog(): void {
    const exchange = this.exchange;
    if (!exchange) return;
    writeCaller(exchange.request);
    if (!exchange.outcome.replied) return;
    const ended = now();
    this.generation.stats.add(exchange, ended);
    if (!this.asksToServe) return;
    readListener(listener);
    observations.add(exchange, listener, ended);
  }

  /** Other requests only ask for a decision, for a list, or for what is kept. */
  private get asksToServe(): bool {
    return this.kind != PathKind.Models && this.kind != PathKind.Routing && this.kind != PathKind.State;
  }

  onDelete(): void {
    const exchange = this.exchange;
    if (exchange) exchange.release();
    this.exchange = null;
    this.generation.leave();
    this.idle.giveBack(this);
  }

  private acceptHead(exchange: Exchange, end: bool): bool {
    if (head.kind == PathKind.Models) {
      return head.isGet || head.isHead || refuseMethod(exchange, head, "GET, HEAD");
    }
    if (head.kind == PathKind.State) return this.acceptState(exchange, end);
    if (head.kind == PathKind.Endpoint && cameBy(UNFILTERED_ROUTE)) {
      this.hasBody = false;
      return true;
    }
    if (head.kind != PathKind.Format && head.kind != PathKind.Routing)
      return refusePath(exchange, head, false);
    if (!head.isPost) return refuseMethod(exchange, head, "POST");
    return (
      acceptBodyHeaders(exchange, head, this.generation.config.requestBodyBytes, end) && acceptQuery(exchange)
    );
  }

  /** Only a POST has a body that counts, and some have none. */
  private acceptState(exchange: Exchange, end: bool): bool {
    this.hasBody = head.isPost && !end;
    if (this.hasBody)
      return acceptBodyHeaders(exchange, head, this.generation.config.requestBodyBytes, false);
    return head.isPost || head.isGet || head.isDelete || refuseMethod(exchange, head, "GET, POST, DELETE");
  }

  /** Called with the whole body; false after a refusal. */
  private acceptBody(exchange: Exchange): bool {
    if (exchange.outcome.replied) return false;
    const isState = this.kind == PathKind.State;
    if (!readBody(Body.Request, 0, WHOLE) || valueLen == 0) return isState || refuseEmpty(exchange);
    exchange.request.size = valueLen;
    if (!json.parse(valuePtr, valueLen, MAX_VALUES)) return refuseJson(exchange, json);
    if (!envelope.read(json)) {
      return refuse(exchange, 400, "", envelope.message, envelope.field);
    }
    if (isState) return announceBody(json) || this.fail(exchange);
    this.keepAsked(exchange);
    if (!acceptMembers(exchange, json)) return false;
    if (!acceptLimits(this.generation, exchange, this.kind, json, envelope)) return false;
    return announceBody(json) || this.fail(exchange);
  }

  private keepAsked(exchange: Exchange): void {
    exchange.request.streaming = envelope.streaming;
    const token = envelope.model;
    if (token < 0) return;
    const model = exchange.attempt.model;
    writeUnescaped(model, json.textPtr(token), json.textLen(token));
    exchange.request.keepAsked(model);
  }

  private fail(exchange: Exchange): bool {
    return refuse(exchange, 500, "", "The gateway could not go on.");
  }
}
