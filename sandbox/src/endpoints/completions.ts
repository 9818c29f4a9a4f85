// OpenAI's legacy completions: a prompt in, text out.
// https://platform.openai.com/docs/api-reference/completions
import type { Answer } from "../answer.js";
import { type Api, type Call, EVENT_STREAM } from "../api.js";
import { CREATED, OPENAI_REFUSALS, openAiBody, openAiError, textsOf } from "../openai.js";
import { limitedTo, type SandboxRequest } from "../request.js";

export const completions: Api = {
  ...OPENAI_REFUSALS,
  read,
  body: (answer) => ({
    ...completion(answer, answer.pieces.join(""), answer.stop),
    usage: usageOf(answer),
  }),
  events: function* (answer, { includeUsage }) {
    for (const piece of answer.pieces) yield event(completion(answer, piece, null));
    yield event(completion(answer, "", answer.stop));
    if (includeUsage) yield event({ ...completion(answer, "", null), choices: [], usage: usageOf(answer) });
    yield "data: [DONE]\n\n";
  },
  streamType: () => EVENT_STREAM,
  failure: ({ message }) => event(openAiError(500, { message })),
};

function read({ body }: Call): SandboxRequest {
  const root = openAiBody(body);
  return {
    model: root.get("model").name(),
    stream: root.get("stream").optionalFlag(),
    includeUsage: root.get("stream_options").get("include_usage").value === true,
    question: textsOf(root.get("prompt")).join("\n"),
    turns: [],
    results: [],
    media: [],
    tools: [],
    mustCall: false,
    ...limitedTo(root.get("max_tokens").optionalNumber(1)),
  };
}

function completion({ id, model }: Answer, text: string, stop: Answer["stop"] | null): object {
  const finish_reason = stop === null ? null : stop === "length" ? "length" : "stop";
  const choices = [{ text, index: 0, logprobs: null, finish_reason }];
  return { id: `cmpl-${id}`, object: "text_completion", created: CREATED, model, choices };
}

function usageOf({ usage: { input, output } }: Answer): object {
  return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output };
}

function event(data: object): string {
  return `data: ${JSON.stringify(data)}\n\n`;
}
