// Providers that answer, each in its own words: its ids, signatures, kinds of parts.
import { REDACTED_THINKING, SIGNATURES } from "@plano/sandbox";
import type { Said } from "./conversation.js";

type Body = Record<string, unknown>;

/** A tool as one of the APIs has it. */
interface Declared {
  type?: string;
  name?: string;
  tools?: Declared[];
  function?: Declared;
  toolSpec?: Declared;
  functionDeclarations?: Declared[];
}

interface Named {
  name: string;
  /** Only OpenAI's Responses has them. */
  namespace?: string;
}

/** The names of functions in a request, in their order. */
export function toolNames(request: Body): Named[] {
  const config = request.toolConfig as { tools?: Declared[] } | undefined;
  const tools = (request.tools ?? config?.tools ?? []) as Declared[];
  return tools.flatMap(namesOf);
}

function namesOf({ type, tools = [], functionDeclarations, ...tool }: Declared): Named[] {
  if (functionDeclarations !== undefined) return functionDeclarations.flatMap(namesOf);
  const { name = "" } = tool.function ?? tool.toolSpec ?? tool;
  if (type !== "namespace") return [{ name }];
  return tools.map((member) => ({ name: member.name ?? "", namespace: name }));
}

interface Call extends Named {
  id: string;
  input: Body;
}

let count = 0;
function id(prefix: string, length: number): string {
  count += 1;
  return `${prefix}${String(count).padStart(length, "A1b2C3d4E5f6G7h8I9j0K1l2M3n4")}`.slice(
    0,
    prefix.length + length,
  );
}

function callsOf({ calls }: Said, request: Body, newId: () => string): Call[] {
  const names = toolNames(request);
  return calls.map(({ tool, argument }) => ({
    id: newId(),
    ...(names[tool] ?? { name: "" }),
    input: { a: argument },
  }));
}

function chat(said: Said, request: Body, more: Body = {}): Body {
  const calls = callsOf(said, request, () => id("call_", 24));
  const text = [...said.texts, ...said.after].join("");
  const message = {
    role: "assistant",
    content: said.refusal === undefined && text !== "" ? text : null,
    refusal: said.refusal ?? null,
    annotations: [],
    ...more,
    ...(calls.length === 0
      ? {}
      : {
          tool_calls: calls.map(({ id, name, input }) => ({
            id,
            type: "function",
            function: { name, arguments: JSON.stringify(input) },
          })),
        }),
  };
  return {
    ...{ id: "chatcmpl-1", object: "chat.completion", created: 1, model: "gpt-4o" },
    choices: [{ index: 0, message, logprobs: null, finish_reason: calls.length > 0 ? "tool_calls" : "stop" }],
    usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
  };
}

function deepseek(said: Said, request: Body): Body {
  return chat(said, request, said.thought === undefined ? {} : { reasoning_content: said.thought });
}

function responses(said: Said, request: Body): Body {
  const message = (content: object): object => ({
    ...{ id: id("msg_", 48), type: "message", status: "completed", role: "assistant" },
    content: [content],
  });
  const text = (text: string): object =>
    message({ type: "output_text", text, annotations: [], logprobs: [] });
  const summary =
    said.thought === undefined || said.hidden ? [] : [{ type: "summary_text", text: said.thought }];
  const output = [
    ...(said.thought === undefined
      ? []
      : [{ id: id("rs_", 48), type: "reasoning", summary, encrypted_content: SIGNATURES.openAi }]),
    ...said.texts.map(text),
    ...(said.refusal === undefined ? [] : [message({ type: "refusal", refusal: said.refusal })]),
    ...callsOf(said, request, () => id("call_", 24)).map(({ id: call_id, input, ...named }) => ({
      ...{ id: id("fc_", 48), type: "function_call", status: "completed", call_id, ...named },
      arguments: JSON.stringify(input),
    })),
    ...said.after.map(text),
  ];
  return {
    ...{
      id: id("resp_", 48),
      object: "response",
      created_at: 1,
      status: "completed",
      model: "gpt-5",
      output,
    },
    usage: {
      ...{ input_tokens: 1, output_tokens: 1, total_tokens: 2 },
      input_tokens_details: { cached_tokens: 0 },
      output_tokens_details: { reasoning_tokens: 0 },
    },
  };
}

function messages(said: Said, request: Body): Body {
  const thinking =
    said.thought === undefined
      ? []
      : said.hidden
        ? [{ type: "redacted_thinking", data: REDACTED_THINKING }]
        : [{ type: "thinking", thinking: said.thought, signature: SIGNATURES.anthropic }];
  const text = (text: string): object => ({ type: "text", text });
  const content = [
    ...thinking,
    ...said.texts.map(text),
    ...(said.refusal === undefined ? [] : [text(said.refusal)]),
    ...callsOf(said, request, () => id("toolu_01", 22)).map((call) => ({ type: "tool_use", ...call })),
    ...said.after.map(text),
  ];
  return {
    ...{
      id: id("msg_01", 22),
      type: "message",
      role: "assistant",
      model: "claude-sonnet-4-5-20250929",
      content,
    },
    stop_reason: said.refusal !== undefined ? "refusal" : said.calls.length > 0 ? "tool_use" : "end_turn",
    stop_sequence: null,
    usage: { input_tokens: 1, output_tokens: 1 },
  };
}

function converse(said: Said, request: Body): Body {
  const thinking =
    said.thought === undefined
      ? []
      : said.hidden
        ? [{ reasoningContent: { redactedContent: REDACTED_THINKING } }]
        : [{ reasoningContent: { reasoningText: { text: said.thought, signature: SIGNATURES.anthropic } } }];
  const text = (text: string): object => ({ text });
  const content = [
    ...thinking,
    ...said.texts.map(text),
    ...(said.refusal === undefined ? [] : [text(said.refusal)]),
    ...callsOf(said, request, () => id("tooluse_", 22)).map(({ id: toolUseId, name, input }) => ({
      toolUse: { toolUseId, name, input },
    })),
    ...said.after.map(text),
  ];
  return {
    output: { message: { role: "assistant", content } },
    stopReason: said.calls.length > 0 ? "tool_use" : "end_turn",
    usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
    metrics: { latencyMs: 1 },
  };
}

/** Signs its first call, or its last text behind a thought. Ids are newer than the API: some servers send none. */
function generateContent(said: Said, request: Body): Body {
  const calls = callsOf(said, request, () => id("", 8));
  const signature = said.thought === undefined ? {} : { thoughtSignature: SIGNATURES.google };
  const last = calls.length === 0 && said.refusal === undefined ? said.texts.length - 1 : -1;
  const parts = [
    ...(said.thought === undefined || said.hidden ? [] : [{ text: said.thought, thought: true }]),
    ...said.texts.map((text, index) => ({ text, ...(index === last ? signature : {}) })),
    ...(said.refusal === undefined ? [] : [{ text: said.refusal, ...signature }]),
    ...calls.map(({ id, name, input: args }, index) => ({
      functionCall: { ...(said.hidden ? {} : { id }), name, args },
      ...(index === 0 ? signature : {}),
    })),
    ...said.after.map((text) => ({ text })),
  ];
  return {
    candidates: [{ content: { role: "model", parts }, finishReason: "STOP", index: 0 }],
    usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
    modelVersion: "gemini-3-pro",
  };
}

/** Whose thinking a provider can read. */
export type Signer = "anthropic" | "google" | "openAi";

export interface Source {
  model: string;
  signer?: Signer;
  answer(said: Said, request: Body): Body;
}

export const SOURCES: Readonly<Record<string, Source>> = {
  "OpenAI's Chat Completions": { model: "at-openai-chat/gpt-4o", answer: chat },
  "OpenAI's Responses": { model: "at-openai-responses/gpt-5", signer: "openAi", answer: responses },
  "Anthropic's Messages": { model: "at-anthropic/claude-sonnet-4-5", signer: "anthropic", answer: messages },
  "Gemini's generateContent": { model: "at-gemini/gemini-3-pro", signer: "google", answer: generateContent },
  "Bedrock's Converse": {
    model: "at-bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0",
    signer: "anthropic",
    answer: converse,
  },
  "DeepSeek's Chat Completions": { model: "at-deepseek/deepseek-chat", answer: deepseek },
};
