// The matrix's client of Messages: Anthropic's SDK.
import Anthropic from "@anthropic-ai/sdk";
import { jsonSchemaOutputFormat } from "@anthropic-ai/sdk/helpers/json-schema";
import type {
  ContentBlockParam,
  Message,
  MessageCreateParamsNonStreaming,
  MessageParam,
} from "@anthropic-ai/sdk/resources/messages";
import type { Answer, Client, Question, Step } from "./conversation.js";

const STOPS: Readonly<Record<string, Answer["stop"]>> = {
  end_turn: "end",
  tool_use: "tools",
  max_tokens: "length",
};

export function messagesClient(url: string): Client {
  const { messages } = new Anthropic({ baseURL: url, apiKey: "client-key", maxRetries: 0 });
  return {
    name: "messages",
    RateLimitError: Anthropic.RateLimitError,
    ask: async (question, mode) => {
      const params = paramsOf(question);
      if (mode === "whole") return answerOf(await messages.parse(params));
      return answerOf(await messages.stream(params).finalMessage());
    },
  };
}

function paramsOf({ model, steps, tools, schema, thinking, limit }: Question) {
  return {
    model,
    max_tokens: limit ?? 4_000,
    messages: steps.map(messageOf),
    ...(tools && { tools: tools.map(({ name, schema: input_schema }) => ({ name, input_schema })) }),
    ...(schema && { output_config: { format: jsonSchemaOutputFormat(schema as { type: "object" }) } }),
    ...(thinking && { thinking: { type: "enabled" as const, budget_tokens: 2_000 } }),
  } satisfies MessageCreateParamsNonStreaming;
}

function messageOf(step: Step): MessageParam {
  if ("answered" in step) return { role: "assistant", content: step.answered.turn as ContentBlockParam[] };
  if ("results" in step) {
    const content = step.results.map(({ id, text }) => ({
      type: "tool_result" as const,
      tool_use_id: id,
      content: text,
    }));
    return { role: "user", content };
  }
  if (step.image === undefined) return { role: "user", content: step.says };
  const source = { type: "base64" as const, media_type: "image/png" as const, data: step.image };
  return {
    role: "user",
    content: [
      { type: "text", text: step.says },
      { type: "image", source },
    ],
  };
}

function answerOf(message: Message & { parsed_output?: unknown }): Answer {
  const { model, content, stop_reason, usage, parsed_output } = message;
  return {
    model,
    text: content.map((block) => (block.type === "text" ? block.text : "")).join(""),
    thinking: content.map((block) => (block.type === "thinking" ? block.thinking : "")).join(""),
    calls: content.flatMap((block) =>
      block.type === "tool_use" ? [{ id: block.id, name: block.name, input: block.input }] : [],
    ),
    parsed: parsed_output,
    stop: STOPS[stop_reason ?? ""] ?? "end",
    tokens: tokensOf(usage),
    // The SDK adds what it parsed; the API refuses that member.
    turn: content.map((block) => {
      const { parsed_output: _, ...rest } = block as typeof block & { parsed_output?: unknown };
      return rest;
    }),
  };
}

/** Anthropic counts separately what others count together. */
function tokensOf(usage: Message["usage"]): Answer["tokens"] {
  const { input_tokens, cache_read_input_tokens, cache_creation_input_tokens, output_tokens } = usage;
  const cached = cache_read_input_tokens ?? 0;
  return { input: input_tokens + cached + (cache_creation_input_tokens ?? 0), cached, output: output_tokens };
}
