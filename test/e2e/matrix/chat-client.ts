// The matrix's Chat Completions client: OpenAI's SDK, with reasoning as OpenRouter's clients keep it.
import OpenAI from "openai";
import { makeParseableResponseFormat } from "openai/lib/parser";
import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionCreateParamsNonStreaming,
  ChatCompletionMessageParam,
} from "openai/resources/chat/completions";
import type { Answer, Client, Question, Step } from "./conversation.js";

const STOPS: Readonly<Record<string, Answer["stop"]>> = {
  stop: "end",
  tool_calls: "tools",
  length: "length",
};

/** https://openrouter.ai/docs/use-cases/reasoning-tokens: not in the SDK's types. */
interface Reasoning {
  reasoning_content?: string;
  reasoning_details?: Detail[];
}

interface Detail {
  type: string;
  index?: number;
  text?: string;
  summary?: string;
}

export function chatClient(url: string): Client {
  const { chat } = new OpenAI({ baseURL: `${url}/v1`, apiKey: "client-key", maxRetries: 0 });
  return {
    name: "chat-completions",
    RateLimitError: OpenAI.RateLimitError,
    ask: async (question, mode) => {
      const params = paramsOf(question);
      if (mode === "whole" && question.schema !== undefined)
        return answerOf(await chat.completions.parse(params));
      if (mode === "whole") return answerOf(await chat.completions.create(params));
      const stream = chat.completions.stream({
        ...params,
        stream: true,
        stream_options: { include_usage: true },
      });
      const reasoning: Reasoning = {};
      stream.on("chunk", (chunk) => gather(reasoning, chunk));
      const completion = await stream.finalChatCompletion();
      const [choice] = completion.choices;
      if (choice !== undefined) Object.assign(choice.message, reasoning);
      return answerOf(completion);
    },
  };
}

function paramsOf({ model, steps, tools, schema, thinking, limit }: Question) {
  return {
    model,
    messages: steps.flatMap(messagesOf),
    ...(tools && {
      tools: tools.map(({ name, schema: parameters }) => ({
        type: "function" as const,
        function: { name, parameters },
      })),
    }),
    ...(schema && {
      response_format: makeParseableResponseFormat(
        { type: "json_schema", json_schema: { name: "answer", strict: true, schema } },
        (text) => JSON.parse(text) as unknown,
      ),
    }),
    ...(thinking && { reasoning_effort: "high" as const }),
    ...(limit !== undefined && { max_completion_tokens: limit }),
  } satisfies ChatCompletionCreateParamsNonStreaming;
}

function messagesOf(step: Step): ChatCompletionMessageParam[] {
  if ("answered" in step) return [step.answered.turn as ChatCompletionMessageParam];
  if ("results" in step) {
    return step.results.map(({ id, text }) => ({ role: "tool", tool_call_id: id, content: text }));
  }
  if (step.image === undefined) return [{ role: "user", content: step.says }];
  const image_url = { url: `data:image/png;base64,${step.image}` };
  return [
    {
      role: "user",
      content: [
        { type: "text", text: step.says },
        { type: "image_url", image_url },
      ],
    },
  ];
}

function answerOf({ model, choices, usage }: ChatCompletion): Answer {
  const [choice] = choices;
  if (choice === undefined) throw new Error("there is no choice");
  const { message, finish_reason } = choice;
  const { parsed, ...turn } = message as typeof message & { parsed?: unknown };
  return {
    model,
    text: message.content ?? "",
    thinking: (message as Reasoning).reasoning_content ?? "",
    calls: (message.tool_calls ?? []).flatMap((call) =>
      call.type === "function"
        ? [{ id: call.id, name: call.function.name, input: JSON.parse(call.function.arguments) as unknown }]
        : [],
    ),
    parsed,
    stop: STOPS[finish_reason] ?? "end",
    tokens: {
      input: usage?.prompt_tokens ?? 0,
      cached: usage?.prompt_tokens_details?.cached_tokens ?? 0,
      output: usage?.completion_tokens ?? 0,
    },
    turn,
  };
}

/** Pieces of one detail have the same index. */
function gather(reasoning: Reasoning, chunk: ChatCompletionChunk): void {
  const delta = (chunk.choices[0]?.delta ?? {}) as Reasoning;
  if (delta.reasoning_content) {
    reasoning.reasoning_content = (reasoning.reasoning_content ?? "") + delta.reasoning_content;
  }
  for (const piece of delta.reasoning_details ?? []) {
    reasoning.reasoning_details ??= [];
    const begun = reasoning.reasoning_details.find(
      ({ index, type }) => index === piece.index && type === piece.type,
    );
    if (begun === undefined) reasoning.reasoning_details.push({ ...piece });
    else {
      const { text = "", summary = "" } = begun;
      Object.assign(begun, piece);
      if (begun.text !== undefined) begun.text = text + (piece.text ?? "");
      if (begun.summary !== undefined) begun.summary = summary + (piece.summary ?? "");
    }
  }
}
