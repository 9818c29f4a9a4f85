// A finished request as it is kept: the record of what the client asked, and those of the calls that were made for it.

import type { Observation, ObservedPart } from "@plano/config/contract";
import type { Leaf } from "./contributions.js";
import type { Joined } from "./conversations/joiner.js";
import type { Cost, Usage } from "./types.js";

export interface Call {
  /** Without `parts`. */
  record: Observation;
  cost: Cost;
}

/** What a filter said of a request, or of its answer. */
export interface NotedFilter {
  name: string;
  verdict: "passed" | "stopped" | "skipped" | "failed";
  /** When it was asked, in milliseconds since 1970; absent in records of earlier versions. */
  at?: number;
  ms: number;
}

/** A call of a prompt target's API. */
export interface NotedApiCall {
  target: string;
  method: string;
  /** As the file has it: without values, and without a query. */
  path: string;
  /** Of the response; 0 without one. */
  status: number;
  /** When it was made, in milliseconds since 1970. */
  at: number;
  /** Until its response began. */
  ms: number;
}

/** What brightstaff knows of a request that it served itself. */
export interface Decisions {
  agent?: string;
  route?: string;
  routeMethod?: string;
  decisionMs?: number;
  filters?: NotedFilter[];
  apiCalls?: NotedApiCall[];
}

export interface Finished extends Call {
  decisions?: Decisions;
  /** The sandbox has answered. */
  sandbox?: true;
  /** The id of the request that was sent again as this one. */
  replayOf?: string;
  /** Empty for a request that is its own call. */
  calls: Call[];
  /** Undefined where it has no messages, or is a call of brightstaff's own. */
  joined?: Joined;
  /** There were `parts`, whether or not they are there still. */
  wasSaid?: true;
  /** Undefined without content. */
  parts?: ObservedPart[];
}

/** Also where brightstaff repeats it for another model; else it is a call of Plano's own. */
export function isOfClient({ own_call: call }: Pick<Observation, "own_call">): boolean {
  return call === undefined || call === "repeated";
}

/** What used tokens: the calls, or the request itself. */
export function leavesOf(finished: Finished): readonly Call[] {
  return finished.calls.length === 0 ? [finished] : finished.calls;
}

export function usageOf({ usage }: Observation): Usage | null {
  if (usage === null) return null;
  const { input, output, cached_input: cachedInput, cache_creation: cacheWrite, reasoning } = usage;
  return { input, cachedInput, cacheWrite, output, reasoning };
}

export function callLeafOf({ record, cost }: Call): Leaf {
  const { asked = null, model, provider, target, status, duration_ms: duration, ttft_ms: ttft } = record;
  const leaf: Leaf = {
    asked,
    model,
    provider,
    target,
    status,
    duration,
    ttft,
    attempts: record.attempt_count,
    usage: usageOf(record),
    cost: cost.total,
    saved: cost.saved,
  };
  if (!isOfClient(record)) leaf.own = true;
  return leaf;
}
