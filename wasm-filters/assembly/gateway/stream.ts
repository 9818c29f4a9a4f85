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
import { isFromUpstream, replyForEnvoy, unansweredBy } from "../upstream/envoy-reply";
import { EndpointBody } from "../request/endpoint-body";
import { Endpoint, endpointName } from "../contract/endpoints.generated";
import { FormReader } from "../forms/form-reader";
import { announceCaller, authenticate } from "../auth/authentication";
import { allowedAttempts, allowsPool } from "../exchange/allowed-models";
import { acceptField, acceptMembers, acceptQuery } from "../auth/other-models";
import { ConfigState } from "../state/config-state";
import { observations } from "../state/current-state";
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
import { StreamRecord } from "../exchange/stream-record";
import { aimEndpoint, aimGeneration } from "../request/target-plan";
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
  private record: StreamRecord | null = null;
  /** The body came in several pieces. */
  private isWaiting: bool = false;

  private constructor(private state: ConfigState) {
    super();
  }

  static take(state: ConfigState): GatewayStream {
    state.enter();
    if (idle.length == 0) return new GatewayStream(state);
    const stream = idle.pop();
    stream.state = state;
    return stream;
  }

  onRequestHeaders(end: bool): HeadersStatus {
    headers.read(HeaderMap.Request);
    head.read(headers);
    const record = StreamRecord.take();
    this.record = record;
    record.plan.responseLimits = this.state.config.answerLimits;
    record.plan.failoverOn = this.state.config.failoverOn;
    record.plan.maxRetries = this.state.config.maxRetries;
    record.attempt.idleTimer.context = this.id;
    this.state.watch.add(record);
    const request = record.request;
    request.keepHead(head);
    writeId(request);
    request.endpoint = head.endpoint;
    request.ownCall = head.ownCall;
    request.mayAskPool = head.mayAskPool;
    const config = this.state.config;
    readAsker(record, head, headers, config);
    if (authenticate(record, head) && this.acceptHead(record, end)) {
      if (head.agentLen > 0) this.findAgent(record);
      if (config.countsCallers) announceCaller(request);
    }
    return HeadersStatus.StopIteration;
  }

  onRequestBody(size: i32, end: bool): DataStatus {
    const record = this.record;
    const limit = this.state.config.maxBodyBytes;
    if (record && size > limit) refuseTooLarge(record, limit);
    else if (end && this.accept()) return DataStatus.Continue;
    this.isWaiting = true;
    return DataStatus.StopIterationAndBuffer;
  }

  onRequestTrailers(): HeadersStatus {
    return this.accept() ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  onResponseHeaders(_end: bool): HeadersStatus {
    const record = this.record;
    if (!record) return HeadersStatus.Continue;
    const outcome = record.outcome;
    if (record.plan.orchestrated && isFromUpstream()) return HeadersStatus.Continue;
    if (outcome.answered || !outcome.beginReply(0)) return HeadersStatus.Continue;
    headers.read(HeaderMap.Response);
    outcome.status = replyForEnvoy(record, headers, this.state.config);
    record.attempts.fail(unansweredBy(outcome.errorCode));
    return outcome.status == 0 ? HeadersStatus.Continue : HeadersStatus.StopIteration;
  }

  onLog(): void {
    const record = this.record;
    if (!record) return;
    if (record.plan.orchestrated && !record.outcome.replied) return writeRequest(record);
    const ended = now();
    this.state.rateLimiting.settle(record);
    writeRequest(record);
    writeOutcome(record);
    markUsed(record, this.state.config.limitScopes);
    this.state.stats.add(record, ended);
    observations.add(record, this.state.config.listener, ended);
  }

  onDelete(): void {
    const record = this.record;
    if (record) {
      this.state.watch.remove(record);
      record.release();
    }
    this.record = null;
    this.isWaiting = false;
    this.state.leave();
    idle.push(this);
  }

  private acceptHead(record: StreamRecord, end: bool): bool {
    if (this.state.config.maxBodyBytes == 0) {
      return refuse(record, 503, "", "The gateway has no configuration yet.");
    }
    if (head.kind != PathKind.Generation && head.kind != PathKind.Endpoint) {
      return refusePath(record, head, true);
    }
    if (!head.isPost) return refuseMethod(record, head, "POST");
    return acceptBodyHeaders(record, head, this.state.config.maxBodyBytes, end) && acceptQuery(record);
  }

  /** Called with the whole body; true when it may go on to the provider. */
  private accept(): bool {
    const record = this.record;
    if (!record || record.outcome.replied) return false;
    if (!readBody(Body.Request, 0, WHOLE) || valueLen == 0) return refuseEmpty(record);
    const body = valuePtr;
    const size = valueLen;
    record.request.size = size;
    const accepted =
      record.request.endpoint == Endpoint.None
        ? this.acceptGeneration(record, body, size)
        : this.acceptEndpoint(record, body, size);
    if (!accepted) return false;
    if (record.plan.orchestrated) {
      this.state.watch.remove(record);
      return true;
    }
    if (!this.admit(record, size)) return false;
    if (this.isWaiting) record.request.ready = now();
    writeTarget(record.attempt);
    markLimited(record, this.state.config.limitScopes);
    if (this.route(record) && record.publish()) return true;
    return this.refuse(500, "", "The gateway could not route the request.");
  }

  private admit(record: StreamRecord, size: i32): bool {
    const state = this.state;
    if (!state.config.hasLimits) {
      state.rateLimiting.estimate(record, json, size);
      return true;
    }
    const seconds = state.rateLimiting.admit(record, json, formOf(record.request), size);
    return seconds < 0 || refuseRateLimited(record, seconds);
  }

  /** Tells Envoy the cluster, the bounds of several attempts, and the prefix hash if the plan has affinity. */
  private route(record: StreamRecord): bool {
    const request = record.request;
    const plan = record.plan.failover;
    if (!plan) return false;
    const several = record.plan.reach > 1;
    if (several && !this.boundAttempts(record, plan)) return false;
    if (plan.hasAffinity && !writePrefixHash(request.format, json, request.endpoint == Endpoint.None)) {
      return false;
    }
    const cluster = several ? plan.cluster : unchecked(plan.attempts[0]).cluster;
    return setHeader(HeaderMap.Request, clusterHeader, cluster.ptr, cluster.len);
  }

  /** Sets the timeout of each attempt, and the number of attempts if the caller may not use all of the plan. */
  private boundAttempts(record: StreamRecord, plan: FailoverPlan): bool {
    const config = this.state.config;
    const timeout = record.request.streaming ? config.firstByteTimeout : config.answerTimeout;
    if (!setHeader(HeaderMap.Request, timeoutHeader, timeout.ptr, timeout.len)) return false;
    if (record.plan.reach == plan.attempts.length) return true;
    retries.clear();
    retries.integer(record.plan.reach - 1);
    return setHeader(HeaderMap.Request, retriesHeader, retries.ptr, retries.len);
  }

  private acceptGeneration(record: StreamRecord, body: usize, size: i32): bool {
    if (!json.parse(body, size)) return refuseJson(record, json);
    if (!envelope.read(json)) {
      return this.refuse(400, "", envelope.message, envelope.field);
    }
    readConversation(record, json, this.state.config.contentBytes > 0);
    if (!acceptMembers(record, json)) return false;
    const named = envelope.model >= 0;
    const token = envelope.model;
    if (named) writeUnescaped(record.attempt.model, json.textPtr(token), json.textLen(token));
    record.request.keepAsked(record.attempt.model);
    const pool = this.findPool(record, named);
    if (!pool) return false;
    if (needsBrightstaff(record, pool, json)) {
      return sendToBrightstaff(record, json, this.state.config.brightstaff);
    }
    record.request.streaming = envelope.streaming;
    record.request.wantsUsage = envelope.wantsUsage;
    this.choose(record, pool, body, size);
    return this.acceptEdits(record);
  }

  private acceptEndpoint(record: StreamRecord, body: usize, size: i32): bool {
    const attempt = record.attempt;
    if (!endpointBody.read(body, size, record.request.boundary, json)) {
      return this.refuse(400, "", endpointBody.error);
    }
    const accepted = endpointBody.isJson
      ? acceptMembers(record, json)
      : acceptField(record, endpointBody.form.other);
    if (!accepted) return false;
    endpointBody.writeName(body, attempt.model);
    record.request.keepAsked(attempt.model);
    const pool = this.findPool(record, endpointBody.named);
    if (!pool) return false;
    if (!this.choose(record, pool, body, size)) {
      if (countsTokens(record.request.endpoint)) return answerEstimate(record, json);
      const target = attempt.target;
      const id = target ? target.provider.id : pool.name;
      const provider = String.UTF8.decodeUnsafe(id.ptr, id.len);
      const message =
        "The provider " + provider + " has no /v1/" + endpointName(record.request.endpoint) + ".";
      return this.refuse(404, "unknown_url", message);
    }
    return this.acceptEdits(record);
  }

  private acceptEdits(record: StreamRecord): bool {
    return !record.attempt.edits.failed || this.refuse(400, "", "The request cannot be rewritten.");
  }

  private findAgent(record: StreamRecord): void {
    const config = this.state.config;
    const index = config.agents.find(head.agentPtr, head.agentLen);
    const pool = index >= 0 ? config.pools[index] : null;
    if (pool && allowsPool(record.request, pool, pool.name)) record.plan.pool = pool;
    else {
      const message = "There is no agent '" + excerpt(head.agentPtr, head.agentLen) + "'.";
      this.refuse(404, "agent_not_found", message);
    }
  }

  /** With `named`, `attempt.model` holds the requested name. Null after a refusal. */
  private findPool(record: StreamRecord, named: bool): Pool | null {
    const agent = record.plan.pool;
    if (agent) return agent;
    const request = record.request;
    const config = this.state.config;
    const model = record.attempt.model;
    if (!named) {
      const fallback = config.fallback;
      if (fallback && !fallback.isWildcard && allowsPool(request, fallback, fallback.name)) return fallback;
      this.refuse(400, "", "The request names no model, and there is no default one.", "model");
      return null;
    }
    const pool = config.find(model.ptr, model.overflowed ? 0 : model.len);
    if (!pool || !isAskable(record) || !allowsPool(request, pool, model)) {
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
  private choose(record: StreamRecord, pool: Pool, body: usize, size: i32): bool {
    record.plan.pool = pool;
    const plans = pool.plans;
    const picked = pool.pick();
    let first: FailoverPlan | null = null;
    for (let i = -1; i < plans.length; i++) {
      const plan = i < 0 ? picked : unchecked(plans[i]);
      if ((i >= 0 && plan == picked) || allowedAttempts(record.request, plan) == 0) continue;
      if (!first) first = plan;
      const aimed = this.aim(record, plan, body);
      if (plans.length == 1 || (aimed && this.hasRoom(record, size) && canSend(record, json))) return aimed;
    }
    return first != null && this.aim(record, first, body);
  }

  private hasRoom(record: StreamRecord, size: i32): bool {
    const state = this.state;
    return !state.config.hasLimits || state.rateLimiting.hasRoom(record, json, formOf(record.request), size);
  }

  /** False when the first target lacks the endpoint. */
  private aim(record: StreamRecord, plan: FailoverPlan, body: usize): bool {
    const request = record.request;
    const target = plan.first;
    record.plan.failover = plan;
    record.plan.reach = allowedAttempts(request, plan);
    if (request.endpoint != Endpoint.None) return aimEndpoint(record, target, body, json, endpointBody);
    aimGeneration(record, target, json, envelope);
    return true;
  }

  private refuse(status: i32, code: string, message: string, field: string = ""): bool {
    const record = this.record;
    return record != null && refuse(record, status, code, message, field);
  }
}

/** The request's form; null when the body is JSON. */
function formOf(request: RequestFacts): FormReader | null {
  return request.boundary.len > 0 ? endpointBody.form : null;
}
