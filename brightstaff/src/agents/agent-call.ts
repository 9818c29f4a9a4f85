// Calls one agent: its filters see the request first, and may stop it.
import type { Readable } from "node:stream";
import type { ListedAgent } from "@plano/config";
import { AGENT_HEADER, INTERNAL_HEADER_PREFIX } from "@plano/config/contract";
import type { Answer, Refusal } from "../exchange/answer.js";
import { type ClientRequest, textOf } from "../exchange/client-request.js";
import { filterRequest } from "../exchange/filtering.js";
import { restored } from "../exchange/restore.js";
import type { ChainOf } from "../filters/filters.js";
import type { JudgeTexts } from "../guards/judged-texts.js";
import type { Egress, EgressAnswer } from "../upstream/egress.js";
import { answerHeaders, forwardedHeaders } from "../upstream/forwarded-headers.js";
import { upstreamError } from "../upstream/upstream-error.js";

type Body = Record<string, unknown>;

export interface AgentCaller {
  egress: Egress;
  chainOf: ChainOf;
  /** Judges what an agent has answered before another one, or a model, reads it. */
  judgeTexts: JudgeTexts;
}

export interface AgentAnswer extends Pick<EgressAnswer, "statusCode" | "headers"> {
  body: Readable;
}

export interface AgentCall {
  agent: ListedAgent;
  body: Body;
  /** Requests no stream, even when the client wants one. */
  whole: boolean;
}

/** Rejects only when the client left. */
export async function askAgent<T>(
  { egress, chainOf }: AgentCaller,
  request: ClientRequest,
  { agent: { id, inputFilters }, body, whole }: AgentCall,
  read: (answer: AgentAnswer) => Promise<T>,
): Promise<T | Refusal> {
  const filtered = await filterRequest(chainOf(inputFilters), request, body);
  if ("error" in filtered) return filtered;
  const { path, query, headers, requestId, signal, log } = request;
  const asked = whole ? wholly(filtered.body) : filtered.body;
  // Agents need no model name, but every API requires one.
  const named = asked.model === undefined ? { ...asked, model: id } : asked;
  try {
    const answer = await egress.ask({
      path: path + query,
      body: textOf(request, named),
      headers: { ...forwardedHeaders(headers, requestId), [AGENT_HEADER]: id },
      signal,
    });
    const { statusCode, ...whole } = answer;
    const { headers: own, body: said } = restored({ ...whole, status: statusCode }, request);
    return await read({ statusCode, headers: own, body: said });
  } catch (error) {
    signal.throwIfAborted();
    log.error({ err: error, agent: id }, "an agent could not be asked");
    return { error: upstreamError(error, "agent", `The agent ${id}`) };
  }
}

/**
 * OpenAI refuses `stream_options` in requests without a stream.
 * https://platform.openai.com/docs/api-reference/chat/create
 */
function wholly({ stream_options: _, ...body }: Body): Body {
  return { ...body, stream: false };
}

/** `agents`: the agents that were asked. */
export function toClient({ statusCode, headers, body }: AgentAnswer, agents: readonly string[]): Answer {
  // The filter's headers describe a model; the client asked for agents.
  const own = Object.entries(answerHeaders(headers)).filter(
    ([name]) => !name.startsWith(INTERNAL_HEADER_PREFIX),
  );
  return {
    status: statusCode,
    headers: { ...Object.fromEntries(own), [AGENT_HEADER]: agents.join(", ") },
    body,
  };
}
