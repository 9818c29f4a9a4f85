// The sandbox in the format of OpenAI's Responses.
// https://platform.openai.com/docs/api-reference/responses/object
import type { Answer, ToolCall } from "../answer.js";
import { CREATED } from "../openai.js";
import type { SandboxRequest } from "../request.js";
import { SIGNATURES } from "../signatures.js";
import type { ResponsesRequest } from "./request.js";

/** A finished answer. */
export function finished(answer: Answer, request: SandboxRequest): object {
  const cut = answer.stop === "length";
  return {
    ...responseHead(answer, request, cut ? "incomplete" : "completed"),
    ...(cut ? { incomplete_details: { reason: "max_output_tokens" } } : { completed_at: CREATED + 1 }),
    output: itemsOf(answer, request),
    usage: usageOf(answer),
  };
}

/** Members of every response object, whatever its status; many repeat the request. */
export function responseHead({ id, model }: Answer, request: SandboxRequest, status: string): object {
  const { echo } = request as ResponsesRequest;
  return {
    id: `resp_${id}`,
    object: "response",
    created_at: CREATED,
    status,
    background: false,
    completed_at: null,
    error: null,
    incomplete_details: null,
    instructions: echo.instructions ?? null,
    max_output_tokens: echo.max_output_tokens ?? null,
    max_tool_calls: echo.max_tool_calls ?? null,
    model,
    output: [],
    parallel_tool_calls: echo.parallel_tool_calls ?? true,
    previous_response_id: null,
    prompt_cache_key: echo.prompt_cache_key ?? null,
    reasoning: echo.reasoning ?? { effort: null, summary: null },
    safety_identifier: echo.safety_identifier ?? null,
    service_tier: echo.service_tier ?? "default",
    store: echo.store ?? true,
    temperature: echo.temperature ?? 1,
    text: echo.text ?? { format: { type: "text" }, verbosity: "medium" },
    tool_choice: echo.tool_choice ?? "auto",
    tools: echo.tools ?? [],
    top_logprobs: echo.top_logprobs ?? 0,
    top_p: echo.top_p ?? 1,
    truncation: echo.truncation ?? "disabled",
    usage: null,
    user: echo.user ?? null,
    metadata: echo.metadata ?? {},
  };
}

function itemsOf(answer: Answer, request: SandboxRequest): object[] {
  const reasoning = answer.thinking === "" ? [] : [reasoningItem(answer, request)];
  const message = answer.pieces.length === 0 ? [] : [messageItem(answer)];
  return [...reasoning, ...message, ...answer.toolCalls.map((call) => callItem(call))];
}

export function reasoningItem({ id, thinking }: Answer, request: SandboxRequest) {
  const { encrypted } = request as ResponsesRequest;
  return {
    id: `rs_${id}`,
    type: "reasoning",
    summary: [{ type: "summary_text", text: thinking }],
    ...(encrypted ? { encrypted_content: SIGNATURES.openAi } : {}),
  };
}

export function messageItem({ id, pieces, stop }: Answer) {
  return {
    id: `msg_${id}`,
    type: "message",
    status: stop === "length" ? "incomplete" : "completed",
    role: "assistant",
    content: [textPart(pieces.join(""))],
  };
}

export function textPart(text: string): object {
  return { type: "output_text", annotations: [], logprobs: [], text };
}

export function callItem({ id, name, input, custom }: ToolCall) {
  const head = { call_id: `call_${id}`, name, status: "completed" };
  return custom
    ? { id: `ctc_${id}`, type: "custom_tool_call", ...head, input: String(input) }
    : { id: `fc_${id}`, type: "function_call", ...head, arguments: JSON.stringify(input) };
}

function usageOf({ usage }: Answer): object {
  const input = usage.input + usage.cacheRead + usage.cacheWrite;
  return {
    input_tokens: input,
    input_tokens_details: { cached_tokens: usage.cacheRead },
    output_tokens: usage.output,
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: input + usage.output,
  };
}
