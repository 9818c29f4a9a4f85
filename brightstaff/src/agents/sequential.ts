// Asks several agents in turn: each answer becomes an assistant's turn for the next agent, and the last answer is the
// client's.
import type { ListedAgent } from "@plano/config";
import { answerText } from "../conversation/answer.js";
import { withAssistantTurn } from "../conversation/assistant-turn.js";
import type { Outcome } from "../exchange/answer.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { filterAnswer } from "../exchange/filtering.js";
import type { FilterChain } from "../filters/chain.js";
import { readJson } from "../upstream/read-json.js";
import { type AgentCaller, askAgent, toClient } from "./agent-call.js";

/** `agents`: at least one. The first agent that refuses is the last one asked. */
export async function askInSequence(
  caller: AgentCaller,
  agents: readonly ListedAgent[],
  output: FilterChain,
  request: ClientRequest,
): Promise<Outcome> {
  let body = request.body;
  const asked: string[] = [];
  for (const agent of agents) {
    asked.push(agent.id);
    const isLast = asked.length === agents.length;
    const call = { agent, body, whole: !isLast };
    const result = await askAgent(caller, request, call, async (answer) =>
      isLast || answer.statusCode >= 400
        ? filterAnswer(output, request, toClient(answer, asked))
        : { text: answerText(request.api, await readJson(answer, request.holding)) },
    );
    if (!("text" in result)) return result;
    await request.cleared;
    await caller.judgeTexts({ results: [result.text] }, request);
    body = withAssistantTurn(request.api, body, agent.id, result.text);
  }
  throw new Error("A listener has no agents.");
}
