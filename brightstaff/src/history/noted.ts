// Wraps orchestrators and filters, so that a request's record has how they decided, and which APIs were called.
import type { Filter } from "../filters/filter.js";
import type { Orchestrator } from "../orchestrator/decision.js";
import type { MadeCall } from "../prompt-targets/api-client.js";
import type { NotedFilter } from "./finished.js";
import type { Roots } from "./roots.js";

const ID = "x-request-id";

export function notedOrchestrator(orchestrator: Orchestrator, roots: Roots): Orchestrator {
  return {
    async decide(conversation, candidates, signal, headers = {}) {
      const decision = await orchestrator.decide(conversation, candidates, signal, headers);
      const { chosen, method, error, milliseconds } = decision;
      const otherwise = error === undefined ? "default" : "failed";
      const routeMethod = chosen.length > 0 ? method : otherwise;
      if (method !== "only") roots.note(headers[ID], { routeMethod, decisionMs: Math.round(milliseconds) });
      return decision;
    },
  };
}

/** Parts of a stream are not noted: there may be thousands. */
export function notedFilter(filter: Filter, roots: Roots): Filter {
  const { id, onFailure } = filter;
  return {
    id,
    onFailure,
    async apply(call) {
      if (call.isPart === true) return filter.apply(call);
      const [at, began] = [Date.now(), performance.now()];
      const note = (verdict: NotedFilter["verdict"]): void => {
        const ms = Math.round(performance.now() - began);
        roots.noteFilter(call.headers[ID], { name: id, verdict, at, ms });
      };
      try {
        const verdict = await filter.apply(call);
        note("stop" in verdict ? "stopped" : "passed");
        return verdict;
      } catch (error) {
        note(onFailure === "skip" ? "skipped" : "failed");
        throw error;
      }
    },
  };
}

/** A query of the file may hold a key, and values of a path may be anything. */
export function noteApiCall(made: MadeCall, roots: Roots): void {
  const { requestId, target, endpoint, at, status = 0, seconds } = made;
  const [path = ""] = endpoint.path.split("?");
  roots.noteApiCall(requestId, {
    target,
    method: endpoint.method,
    path,
    status,
    at,
    ms: Math.round(seconds * 1_000),
  });
}
