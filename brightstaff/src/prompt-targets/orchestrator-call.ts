// With `use_agent_orchestrator`: targets are agents behind one endpoint, which gets the conversation and the agent's name.
import { AGENT_HEADER, PROMPT_TARGET_HEADER } from "@plano/config/contract";
import type { ClientApi } from "../conversation/api.js";
import type { Outcome } from "../exchange/answer.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { isObject, type JsonObject } from "../json.js";
import type { Egress } from "../upstream/egress.js";
import { answerHeaders, forwardedHeaders } from "../upstream/forwarded-headers.js";
import { upstreamError } from "../upstream/upstream-error.js";

interface Chosen {
  /** The agent behind which all others are. */
  orchestrator: string;
  /** The chosen one. */
  agent: string;
  optimizesContext: boolean;
}

/** The orchestrator gets the metadata of its request; the model's name tells the agent in every API. */
const KEEPS_METADATA: Record<ClientApi, boolean> = {
  "chat-completions": true,
  messages: false,
  responses: false,
};

/** `body` has the system prompt. Rejects only when the client left. */
export async function askOrchestrator(
  egress: Egress,
  { orchestrator, agent, optimizesContext }: Chosen,
  body: JsonObject,
  request: ClientRequest,
): Promise<Outcome> {
  const { api, path, query, headers, requestId, signal, log } = request;
  const metadata = {
    ...(isObject(body.metadata) && body.metadata),
    use_agent_orchestrator: "true",
    "agent-name": agent,
    ...(optimizesContext && { optimize_context_window: "true" }),
  };
  const asked = { ...body, model: agent, ...(KEEPS_METADATA[api] && { metadata }) };
  try {
    // The agent may change something: it waits for guards that judge meanwhile.
    await request.cleared;
    const answer = await egress.ask({
      path: path + query,
      body: JSON.stringify(asked),
      headers: { ...forwardedHeaders(headers, requestId), [AGENT_HEADER]: orchestrator },
      signal,
    });
    const told = { ...answerHeaders(answer.headers), [PROMPT_TARGET_HEADER]: agent };
    return { answer: { status: answer.statusCode, headers: told, body: answer.body } };
  } catch (error) {
    signal.throwIfAborted();
    log.error({ err: error, agent }, "the orchestrator of agents could not be asked");
    return { error: upstreamError(error, "agent", `The agent ${agent}`) };
  }
}
