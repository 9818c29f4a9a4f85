// The row of a finished request.

import type { ObservedPart } from "@plano/config/contract";
import { outcomeBadges } from "./conversations/outcome-signals.js";
import { sumOfKnown } from "./cost.js";
import { type Call, type Finished, isOfClient, leavesOf, usageOf } from "./finished.js";
import { known } from "./known.js";
import { principalOf } from "./root-record.js";
import type { RequestSummary, Usage } from "./types.js";

const NOBODY = { model: null, provider: null, target: null };
/** Characters of a preview. */
const PREVIEW = 120;

export function summaryOf(n: number, finished: Finished): RequestSummary {
  const { record, calls, parts, joined } = finished;
  const { decisions = {}, cost } = finished;
  const { agent, route, routeMethod, decisionMs } = decisions;
  const leaves = leavesOf(finished);
  // A target that was chosen but never asked has neither answered nor failed.
  const { model, provider, target } = record.attempt_count > 0 ? record : NOBODY;
  // In this order, since objects that begin with parts of others, or have several of them, take far longer to make.
  return {
    n,
    id: record.request_id,
    started: record.started_ms,
    listener: record.listener,
    path: record.path,
    api: record.client_format,
    stream: record.stream,
    asked: record.asked ?? null,
    duration: record.duration_ms,
    ttft: record.ttft_ms,
    status: record.status,
    stopReason: record.stop_reason,
    endedBy: record.ended_by,
    model,
    provider,
    target,
    attempts: record.attempt_count,
    calls: calls.length,
    tags: record.tags ?? {},
    usage: sumOfUsage(leaves.map((leaf) => usageOf(leaf.record))),
    cost: calls.length === 0 ? cost.total : sumOfKnown(calls.map((call) => call.cost.total)),
    saved: calls.length === 0 ? cost.saved : sumOfKnown(calls.map((call) => call.cost.saved)),
    requestBytes: record.shape.request_bytes,
    preview: previewOf(parts),
    signals: outcomeBadges(record),
    ...known({
      error: record.error,
      sandbox: finished.sandbox,
      withheld: isWithheld(finished) ? (true as const) : undefined,
      own: isOfClient(record) ? undefined : (true as const),
      replayOf: finished.replayOf,
      providerIds: providerIdsOf(leaves),
      agent,
      route,
      routeMethod,
      decisionMs,
      caller: record.caller,
      client: record.client,
      user: record.user,
      userAgent: record.user_agent,
      session: record.session,
      conversation: joined && { id: joined.conversation, turn: record.shape.user_turns },
    }),
  };
}

/** Its error is not that of the call that answered. */
function isWithheld({ record, calls }: Finished): boolean {
  if (record.error === undefined || record.ended_by !== "gateway") return false;
  const principal = principalOf(calls.map((call) => call.record));
  return principal !== undefined && principal.status > 0 && principal.error === undefined;
}

function providerIdsOf(leaves: readonly Call[]): string[] | undefined {
  const ids = leaves.flatMap(({ record }) => record.attempts.flatMap(({ request_id: id }) => id ?? []));
  return ids.length === 0 ? undefined : ids;
}

function sumOfUsage(usages: readonly (Usage | null)[]): Usage | null {
  const told = usages.filter((usage) => usage !== null);
  if (told.length < 2) return told[0] ?? null;
  return {
    input: told.reduce((sum, { input }) => sum + input, 0),
    output: told.reduce((sum, { output }) => sum + output, 0),
    cachedInput: sumOfKnown(told.map(({ cachedInput }) => cachedInput)),
    cacheWrite: sumOfKnown(told.map(({ cacheWrite }) => cacheWrite)),
    reasoning: sumOfKnown(told.map(({ reasoning }) => reasoning)),
  };
}

function previewOf(parts: readonly ObservedPart[] = []): string | null {
  const said = parts.findLast(
    ({ role, kind, text }) => role === "user" && kind === "text" && text !== undefined,
  );
  if (said?.text === undefined) return null;
  const text = said.text
    .slice(0, PREVIEW * 2)
    .replace(/\s+/g, " ")
    .trim();
  return text.length > PREVIEW ? `${text.slice(0, PREVIEW - 1)}…` : text;
}
