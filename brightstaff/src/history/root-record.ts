// The record of a request that brightstaff served: what brightstaff knows of it, and what its principal call tells.
import type { Observation } from "@plano/config/contract";
import { isOfClient } from "./finished.js";
import { known } from "./known.js";
import type { RootFacts } from "./roots.js";

const NOTHING = { messages: 0, user_turns: 0, tools: 0, images: 0, request_bytes: 0, answer_bytes: 0 };

/** Of the calls, the last that answered the client rather than brightstaff. */
export function principalOf(calls: readonly Observation[]): Observation | undefined {
  return (
    calls.findLast((call) => call.listener === "inside" && isOfClient(call)) ?? calls.findLast(isOfClient)
  );
}

/** Usage is that of the calls. */
export function rootRecordOf(facts: RootFacts, principal: Observation | undefined): Observation {
  const { started, duration, status, left, error } = facts;
  const ttft = principal?.ttft_ms ?? null;
  return {
    v: 2,
    request_id: facts.requestId,
    traceparent: facts.traceparent,
    started_ms: started,
    duration_ms: duration,
    ttft_ms: ttft === null || principal === undefined ? null : since(started, principal.started_ms + ttft),
    listener: facts.listener,
    path: facts.path,
    client_format: facts.api,
    stream: facts.stream,
    model: principal?.model ?? null,
    target: principal?.target ?? null,
    provider: principal?.provider ?? null,
    upstream_format: principal?.upstream_format ?? null,
    attempts: attemptsSince(started, principal),
    attempt_count: principal?.attempt_count ?? 0,
    status,
    stop_reason: principal?.stop_reason ?? null,
    ...(error === undefined ? errorOf(status, principal) : { error }),
    ended_by: left ? "client" : isOwn(error, principal) ? "gateway" : (principal?.ended_by ?? "gateway"),
    usage: null,
    shape: { ...(principal?.shape ?? NOTHING), request_bytes: facts.requestBytes },
    ...whoOf(facts, principal),
  };
}

/** Attempts tell when they began since their own request. */
function attemptsSince(started: number, principal: Observation | undefined): Observation["attempts"] {
  if (principal === undefined) return [];
  return principal.attempts.map((attempt) => ({
    ...attempt,
    began_ms: since(started, principal.started_ms + attempt.began_ms),
  }));
}

/** Never less than 0, which nothing that is kept may be: somebody may set the clock meanwhile. */
function since(started: number, time: number): number {
  return Math.max(0, time - started);
}

function whoOf({ asked, caller, tags }: RootFacts, principal: Observation | undefined): Partial<Observation> {
  if (principal === undefined) return known({ caller, asked, tags });
  const { client, user, user_agent, session, session_from, omitted, parts } = principal;
  const { chain, chain_roles, chain_skipped, reply_hash, answer_hash } = principal;
  return known({
    caller,
    asked,
    client,
    user,
    user_agent,
    tags: tags ?? principal.tags,
    session,
    session_from,
    omitted,
    parts,
    chain,
    chain_roles,
    chain_skipped,
    reply_hash,
    answer_hash,
  });
}

/** What the client is told of an answer that broke off is the call's own error. */
function isOwn(error: RootFacts["error"], principal: Observation | undefined): boolean {
  return error !== undefined && error.code !== principal?.error?.code;
}

/** A stream that its provider broke off has the status with which it began. */
function errorOf(status: number, principal: Observation | undefined): Partial<Observation> {
  if (principal?.error === undefined) return {};
  return status >= 400 || principal.status === status ? { error: principal.error } : {};
}
