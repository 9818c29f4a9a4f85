// Models as brightstaff itself asks them, for its own decisions: through Envoy, whole answers, and never for long.
import type { ModelClient } from "../orchestrator/decision.js";
import type { Egress } from "./egress.js";
import { readJson } from "./read-json.js";

const TIMEOUT = 15_000;

export function createModelClient(egress: Egress): ModelClient {
  const post = async (path: string, body: Record<string, unknown>, caller: AbortSignal) => {
    const signal = AbortSignal.any([caller, AbortSignal.timeout(TIMEOUT)]);
    const answer = await egress.ask({ path, body: JSON.stringify(body), headers: {}, signal });
    if (answer.statusCode < 300) return readJson(answer);
    await answer.body.dump();
    throw new Error(`the model answered ${answer.statusCode}`);
  };
  return {
    chat: (body, signal) => post("/v1/chat/completions", body, signal),
    embeddings: (body, signal) => post("/v1/embeddings", body, signal),
  };
}
