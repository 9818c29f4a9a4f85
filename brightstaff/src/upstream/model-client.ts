// Models for brightstaff's own decisions: called through Envoy, with whole responses and short timeouts.
import { DECISION_TIMEOUT } from "@plano/config/run-time";
import { late, withDeadline } from "../abortable.js";
import { MOST_VALUES } from "../json-size.js";
import type { MemoryBudget } from "../memory-budget.js";
import type { ModelClient } from "../orchestrator/decision.js";
import type { Egress } from "./egress.js";
import { UNCHARGED_CALL } from "./forwarded-headers.js";
import { readJson } from "./read-json.js";

/** A thousand vectors of a thousand numbers. */
const MOST_NUMBERS = 10 * MOST_VALUES;

export function createModelClient(egress: Egress, budget: MemoryBudget): ModelClient {
  const post = (
    path: string,
    mostValues: number,
    body: Record<string, unknown>,
    caller: AbortSignal,
    headers: Record<string, string> = {},
  ) =>
    withDeadline(
      DECISION_TIMEOUT,
      late(DECISION_TIMEOUT),
      async ({ signal }) => {
        // Calls without a client, such as embedding descriptions, count in no client's limits.
        const sent = { ...UNCHARGED_CALL, ...headers };
        const answer = await egress.ask({ path, body: JSON.stringify(body), headers: sent, signal });
        if (answer.statusCode < 300) return budget.during((holding) => readJson(answer, holding, mostValues));
        await answer.body.dump();
        throw new Error(`it answered ${answer.statusCode}`);
      },
      caller,
    );
  return {
    chat: (body, ...rest) => post("/v1/chat/completions", MOST_VALUES, body, ...rest),
    embeddings: (body, ...rest) => post("/v1/embeddings", MOST_NUMBERS, body, ...rest),
  };
}
