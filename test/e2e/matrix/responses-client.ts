// The matrix's Responses client: OpenAI's SDK. The provider stores nothing: reasoning is returned encrypted.
import OpenAI from "openai";
import { makeParseableTextFormat } from "openai/lib/parser";
import type {
  Response,
  ResponseCreateParamsNonStreaming,
  ResponseInputItem,
} from "openai/resources/responses/responses";
import type { Answer, Client, Question, Step } from "./conversation.js";

export function responsesClient(url: string): Client {
  const { responses } = new OpenAI({ baseURL: `${url}/v1`, apiKey: "client-key", maxRetries: 0 });
  return {
    name: "responses",
    RateLimitError: OpenAI.RateLimitError,
    ask: async (question, mode) => {
      const params = paramsOf(question);
      if (mode === "whole") return answerOf(await responses.parse(params));
      const stream = responses.stream({ ...params, stream: true });
      // The SDK leaves a truncated or failed answer to event listeners.
      let other: Response | undefined;
      stream.on("response.incomplete", ({ response }) => {
        other = response;
      });
      stream.on("response.failed", ({ response }) => {
        other = response;
      });
      const response = await stream.finalResponse();
      if (other?.status === "failed") throw new Error(other.error?.message);
      return answerOf(other ?? response);
    },
  };
}

function paramsOf({ model, steps, tools, schema, thinking, limit }: Question) {
  return {
    model,
    store: false,
    include: ["reasoning.encrypted_content" as const],
    input: steps.flatMap(itemsOf),
    ...(tools && {
      tools: tools.map(({ name, schema: parameters }) => ({
        type: "function" as const,
        name,
        strict: true,
        parameters,
      })),
    }),
    ...(schema && {
      text: {
        format: makeParseableTextFormat(
          { type: "json_schema", name: "answer", strict: true, schema },
          (text) => JSON.parse(text) as unknown,
        ),
      },
    }),
    ...(thinking && { reasoning: { effort: "high" as const, summary: "auto" as const } }),
    ...(limit !== undefined && { max_output_tokens: limit }),
  } satisfies ResponseCreateParamsNonStreaming;
}

function itemsOf(step: Step): ResponseInputItem[] {
  if ("answered" in step) return step.answered.turn as ResponseInputItem[];
  if ("results" in step) {
    return step.results.map(({ id, text }) => ({ type: "function_call_output", call_id: id, output: text }));
  }
  if (step.image === undefined) return [{ role: "user", content: step.says }];
  const image_url = `data:image/png;base64,${step.image}`;
  return [
    {
      role: "user",
      content: [
        { type: "input_text", text: step.says },
        { type: "input_image", detail: "auto", image_url },
      ],
    },
  ];
}

function answerOf(response: Response & { output_parsed?: unknown }): Answer {
  const { model, output, status, usage, output_parsed } = response;
  const calls = output.flatMap((item) =>
    item.type === "function_call"
      ? [{ id: item.call_id, name: item.name, input: JSON.parse(item.arguments) as unknown }]
      : [],
  );
  return {
    model,
    text: output
      .flatMap((item) => (item.type === "message" ? item.content : []))
      .map((part) => (part.type === "output_text" ? part.text : ""))
      .join(""),
    thinking: output
      .flatMap((item) => (item.type === "reasoning" ? item.summary.map(({ text }) => text) : []))
      .join(""),
    calls,
    parsed: output_parsed,
    stop: status === "incomplete" ? "length" : calls.length > 0 ? "tools" : "end",
    tokens: {
      input: usage?.input_tokens ?? 0,
      cached: usage?.input_tokens_details.cached_tokens ?? 0,
      output: usage?.output_tokens ?? 0,
    },
    // The SDK adds what it parsed to the text and the arguments; the API refuses these members.
    turn: JSON.parse(
      JSON.stringify(output, (key, value: unknown) => (/^parsed/.test(key) ? undefined : value)),
    ),
  };
}
