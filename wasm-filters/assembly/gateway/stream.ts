// The gateway role: holds a client's request until it is complete, chooses the failover plan, and names its cluster to
// Envoy in the header `x-plano-cluster`. It refuses requests before any attempt, puts Envoy's local replies (no host,
// timeout) into the client's API shape, and settles limits, stats and observations when the stream is logged.

import { clusterHeader } from "../contract/headers.generated";
import { writeUnescaped } from "../bytes/escape";
import { HttpContext } from "../abi/context";
import { HeaderReader } from "../abi/headers";
import { now, readBody, setHeader, valueLen, valuePtr, WHOLE } from "../abi/host";
import { Body, DataStatus, HeaderMap, HeadersStatus } from "../abi/types";
import { Buffer } from "../bytes/buffer";
import { Literal } from "../bytes/literal";
import { JsonIndex } from "../json/json-index";
import { isFromUpstream, replyForEnvoy } from "../upstream/envoy-reply";
import { EndpointBody } from "../request/endpoint-body";
import { Endpoint, endpointName } from "../contract/endpoints.generated";
import { FormReader } from "../forms/form-reader";
import { announceCaller, authenticate } from "../auth/authentication";
import { allowedAttempts, allowsPool } from "../exchange/allowed-models";
import { acceptField, acceptMembers, acceptQuery } from "../auth/other-models";
import { Generation } from "../generations/generation";
import { observations } from "../generations/current-generation";
import { markLimited, markUsed } from "../exchange/limit-scopes";
import {
  acceptBodyHeaders,
  refuse,
  refuseEmpty,
  refuseJson,
  refuseMethod,
  refusePath,
  refuseRateLimited,
  refuseTooLarge,
} from "../exchange/refusals";
import { readAsker } from "../conversation/client";
import { readConversation } from "../conversation/conversation";
import { RequestEnvelope } from "../request/envelope";
import { PathKind, RequestHeaders } from "../exchange/request-headers";
import { isAskable } from "./asked-model";
import { FailoverPlan, Pool } from "../targets/pool";
import { writePrefixHash } from "./prefix-hash";
import { needsBrightstaff, sendToBrightstaff } from "./stateful";
import { writeId, writeOutcome, writeRequest, writeTarget } from "../report/log-properties";
import { RequestFacts } from "../exchange/request-facts";
import { Exchange } from "../exchange/exchange";
import { aimEndpoint, aimFormat } from "../request/target-plan";
import { countsTokens } from "../targets/endpoints";
import { answerEstimate } from "../admission/counted-tokens";
import { canSend } from "../upstream/request";
import { excerpt } from "../bytes/text";

const headers = new HeaderReader();
const head = new RequestHeaders();
const json = new JsonIndex();
const envelope = new RequestEnvelope();
const endpointBody = new EndpointBody();
const timeoutHeader = new Literal("x-envoy-upstream-rq-per-try-timeout-ms");
const retriesHeader = new Literal("x-envoy-max-retries");
const retries = new Buffer(32, 64);

/** Contexts that are not in use; any configuration may take them. */
const idle: Array<GatewayStream> = [];

export class GatewayStream extends HttpContext {
  private exchange: Exchange | null = null;
  /** The body came in several pieces. */
  private isWaiting: bool = false;

  private constructor(private generation: Generation) {
    super();
  }

  static take(generation: Generation): GatewayStream {
    generation.enter();
    if (idle.length == 0) return new GatewayStream(generation);
    const stream = idle.pop();
    stream.generation = generation;
    return stream;
  }

  onRequestHeaders(end: bool): HeadersStatus {
    headers.read(HeaderMap.Request);
    head.read(headers);
    const exchange = Exchange.take();
    this.exchange = exchange;
    exchange.plan.responseLimits = this.generation.config.responseLimits;
    exchange.plan.failoverOn = this.generation.config.failoverOn;
    exchange.plan.maxRetries = this.generation.config.maxRetries;
    exchange.attempt.idleTimer.context = this.id;
    this.generation.watch.add(exchange);
    const request = exchange.request;
    request.keepHead(head);
    writeId(request);
    request.endpoint = head.endpoint;
    request.ownCall = head.ownCall;
    request.mayAskPool = head.mayAskPool;
    const config = this.generation.config;
    readAsker(exchange, head, headers, config);
    if (authenticate(exchange, head) && this.acceptHead(exchange, end)) {
      if (head.agentLen > 0) this.findAgent(exchange);
      if (config.countsCallers) announceCaller(request);
    }
    return HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, end: bool): DataStatus {
    const exchange = this.exchange;
    const limit = this.generation.config.requestBodyBytes;
    if (exchange && size > limit) refuseTooLarge(exchange, limit);
    else if (end && this.accept()) return DataStatus.Continue;
    this.isWaiting = true;
    return DataStatus.StopIterationAndBuffer;
  }

  onRequestTrailers(): HeadersStatus {
    return this.accept() ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  onResponseHeaders(_end: bool): HeadersStatus {
    const exchange = this.exchange;
    if (!exchange) return HeadersStatus.Continue;
    const outcome = exchange.outcome;
    if (exchange.plan.orchestrated && isFromUpstream()) return HeadersStatus.Continue;
    if (outcome.answered || !outcome.beginReply(0)) return HeadersStatus.Continue;
    headers.read(HeaderMap.Response);
    outcome.status = replyForEnvoy(exchange, headers, this.generation.config);
    return outcome.status == 0 ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  onLog(): void {
    const exchange = this.exchange;
    if (!exchange) return;
    if (exchange.plan.orchestrated && !exchange.outcome.replied) return writeRequest(exchange);
    const ended = now();
    this.generation.rateLimiting.settle(exchange);
    writeRequest(exchange);
    writeOutcome(exchange);
    markUsed(exchange, this.generation.config.limitScopes);
    this.generation.stats.add(exchange, ended);
    observations.add(exchange, this.generation.config.listener, ended);
  }

  onDelete(): void {
    const exchange = this.exchange;
    if (exchange) {
      this.generation.watch.remove(exchange);
      exchange.release();
    }
    this.exchange = null;
    this.isWaiting = false;
    this.generation.leave();
    idle.push(this);
  }

  private acceptHead(exchange: Exchange, end: bool): bool {
    if (this.generation.config.requestBodyBytes == 0) {
      return refuse(exchange, 503, "", "The gateway has no configuration yet.");
    }
    if (head.kind != PathKind.Format && head.kind != PathKind.Endpoint) {
      return refusePath(exchange, head, true);
    }
    if (!head.isPost) return refuseMethod(exchange, head, "POST");
    return (
      acceptBodyHeaders(exchange, head, this.generation.config.requestBodyBytes, end) && acceptQuery(exchange)
    );
  }

  /** Called with the whole body; true when it may go on to the provider. */
  private accept(): bool {
    const exchange = this.exchange;
    if (!exchange || exchange.outcome.replied) return false;
    if (!readBody(Body.Request, 0, WHOLE) || valueLen == 0) return refuseEmpty(exchange);
    const body = valuePtr;
    const size = valueLen;
    exchange.request.size = size;
    const accepted =
      exchange.request.endpoint == Endpoint.None
        ? this.acceptFormat(exchange, body, size)
        : this.acceptEndpoint(exchange, body, size);
    if (!accepted) return false;
    if (exchange.plan.orchestrated) {
      this.generation.watch.remove(exchange);
      return true;
    }
    if (!this.admit(exchange, size)) return false;
    if (this.isWaiting) exchange.request.ready = now();
    writeTarget(exchange.attempt);
    markLimited(exchange, this.generation.config.limitScopes);
    if (this.route(exchange) && exchange.publish()) return true;
    return this.refuse(500, "", "The gateway could not route the request.");
  }

  private admit(exchange: Exchange, size: i32): bool {
    const generation = this.generation;
    if (!generation.config.hasLimits) {
      generation.rateLimiting.estimate(exchange, json, size);
      return true;
    }
    const seconds = generation.rateLimiting.admit(exchange, json, formOf(exchange.request), size);
    return seconds < 0 || refuseRateLimited(exchange, seconds);
  }

  /** Tells Envoy the cluster, the bounds of several attempts, and the prefix hash if the plan has affinity. */
  private route(exchange: Exchange): bool {
    const request = exchange.request;
    const plan = exchange.plan.failover;
    if (!plan) return false;
    const several = exchange.plan.reach > 1;
    if (several && !this.boundAttempts(exchange, plan)) return false;
    if (plan.hasAffinity && !writePrefixHash(request.format, json, request.endpoint == Endpoint.None)) {
      return false;
    }
    const cluster = several ? plan.cluster : unchecked(plan.attempts[0]).cluster;
    return setHeader(HeaderMap.Request, clusterHeader, cluster.ptr, cluster.len);
  }

  /** Sets the timeout of each attempt, and the number of attempts if the caller may not use all of the plan. */
  private boundAttempts(exchange: Exchange, plan: FailoverPlan): bool {
    const config = this.generation.config;
    const timeout = exchange.request.streaming ? config.firstByteTimeout : config.answerTimeout;
    exchange.plan.attemptTimeout = timeout;
    if (!setHeader(HeaderMap.Request, timeoutHeader, timeout.ptr, timeout.len)) return false;
    if (exchange.plan.reach == plan.attempts.length) return true;
    retries.clear();
    retries.integer(exchange.plan.reach - 1);
    return setHeader(HeaderMap.Request, retriesHeader, retries.ptr, retries.len);
  }

  private acceptFormat(exchange: Exchange, body: usize, size: i32): bool {
    if (!json.parse(body, size)) return refuseJson(exchange, json);
    if (!envelope.read(json)) {
      return this.refuse(400, "", envelope.message, envelope.field);
    }
    readConversation(exchange, json, this.generation.config.contentBytes > 0);
    if (!acceptMembers(exchange, json)) return false;
    const named = envelope.model >= 0;
    const token = envelope.model;
    if (named) writeUnescaped(exchange.attempt.model, json.textPtr(token), json.textLen(token));
    exchange.request.keepAsked(exchange.attempt.model);
    const pool = this.findPool(exchange, named);
    if (!pool) return false;
    if (needsBrightstaff(exchange, pool, json)) {
      return sendToBrightstaff(exchange, json, this.generation.config.brightstaff);
    }
    exchange.request.streaming = envelope.streaming;
    exchange.request.wantsUsage = envelope.wantsUsage;
    this.choose(exchange, pool, body, size);
    return this.acceptEdits(exchange);
  }

  private acceptEndpoint(exchange: Exchange, body: usize, size: i32): bool {
    const attempt = exchange.attempt;
    if (!endpointBody.read(body, size, exchange.request.boundary, json)) {
      return this.refuse(400, "", endpointBody.error);
    }
    const accepted = endpointBody.isJson
      ? acceptMembers(exchange, json)
      : acceptField(exchange, endpointBody.form.other);
    if (!accepted) return false;
    endpointBody.writeName(body, attempt.model);
    exchange.request.keepAsked(attempt.model);
    const pool = this.findPool(exchange, endpointBody.named);
    if (!pool) return false;
    if (!this.choose(exchange, pool, body, size)) {
      if (countsTokens(exchange.request.endpoint)) return answerEstimate(exchange, json);
      const target = attempt.target;
      const id = target ? target.provider.id : pool.name;
      const provider = String.UTF8.decodeUnsafe(id.ptr, id.len);
      const message =
        "The provider " + provider + " has no /v1/" + endpointName(exchange.request.endpoint) + ".";
      return this.refuse(404, "unknown_url", message);
    }
    return this.acceptEdits(exchange);
  }

  private acceptEdits(exchange: Exchange): bool {
    return !exchange.attempt.edits.failed || this.refuse(400, "", "The request cannot be rewritten.");
  }

  private findAgent(exchange: Exchange): void {
    const config = this.generation.config;
    const index = config.agents.find(head.agentPtr, head.agentLen);
    const pool = index >= 0 ? config.pools[index] : null;
    if (pool && allowsPool(exchange.request, pool, pool.name)) exchange.plan.pool = pool;
    else {
      const message = "There is no agent '" + excerpt(head.agentPtr, head.agentLen) + "'.";
      this.refuse(404, "agent_not_found", message);
    }
  }

  /** With `named`, `attempt.model` holds the requested name. Null after a refusal. */
  private findPool(exchange: Exchange, named: bool): Pool | null {
    const agent = exchange.plan.pool;
    if (agent) return agent;
    const request = exchange.request;
    const config = this.generation.config;
    const model = exchange.attempt.model;
    if (!named) {
      const fallback = config.fallback;
      if (fallback && !fallback.isWildcard && allowsPool(request, fallback, fallback.name)) return fallback;
      this.refuse(400, "", "The request names no model, and there is no default one.", "model");
      return null;
    }
    const pool = config.find(model.ptr, model.overflowed ? 0 : model.len);
    if (!pool || !isAskable(exchange) || !allowsPool(request, pool, model)) {
      const message =
        "The model '" +
        excerpt(model.ptr, model.len) +
        "' does not exist; GET /v1/models lists those that do.";
      this.refuse(404, "model_not_found", message, "model");
      return null;
    }
    const prefix = config.wildcardLength(model.ptr, model.len);
    if (pool.isWildcard) model.dropFirst(prefix);
    return pool;
  }

  /**
   * Chooses the pool's plan whose turn it is, or else the next one whose first target can take the request, has room in
   * its limits, and is open to the caller. Without one it takes the first plan that is open to the caller. False when
   * no plan is, or the target lacks the endpoint.
   */
  private choose(exchange: Exchange, pool: Pool, body: usize, size: i32): bool {
    exchange.plan.pool = pool;
    const plans = pool.plans;
    const picked = pool.pick();
    let first: FailoverPlan | null = null;
    for (let i = -1; i < plans.length; i++) {
      const plan = i < 0 ? picked : unchecked(plans[i]);
      if ((i >= 0 && plan == picked) || allowedAttempts(exchange.request, plan) == 0) continue;
      if (!first) first = plan;
      const aimed = this.aim(exchange, plan, body);
      if (plans.length == 1 || (aimed && this.hasRoom(exchange, size) && canSend(exchange, json)))
        return aimed;
    }
    return first != null && this.aim(exchange, first, body);
  }

  private hasRoom(exchange: Exchange, size: i32): bool {
    const generation = this.generation;
    return (
      !generation.config.hasLimits ||
      generation.rateLimiting.hasRoom(exchange, json, formOf(exchange.request), size)
    );
  }

  /** False when the first target lacks the endpoint. */
  private aim(exchange: Exchange, plan: FailoverPlan, body: usize): bool {
    const request = exchange.request;
    const target = plan.first;
    exchange.plan.failover = plan;
    exchange.plan.reach = allowedAttempts(request, plan);
    if (request.endpoint != Endpoint.None) return aimEndpoint(exchange, target, body, json, endpointBody);
    aimFormat(exchange, target, json, envelope);
    return true;
  }

  private refuse(status: i32, code: string, message: string, field: string = ""): bool {
    const exchange = this.exchange;
    return exchange != null && refuse(exchange, status, code, message, field);
  }
}

/** The request's form; null when the body is JSON. */
function formOf(request: RequestFacts): FormReader | null {
  return request.boundary.len > 0 ? endpointBody.form : null;
}
