// A client returns an assistant's message unchanged: signatures reach the provider that made them, and no
// other, in their original place.
import { QUIRKS } from "@plano/config/contract";
import { ChatCompletionStream } from "openai/lib/ChatCompletionStream";
import { beforeAll, describe, expect, test } from "vitest";
import { parseSse } from "../vectors/rules/answer.js";
import { REQUEST_RULES } from "../vectors/rules/index.js";
import { vector } from "../vectors/store.js";
import type { ClientName, UpstreamName } from "./formats.js";
import { RequestUnits } from "./request-units.js";
import { ResponseUnits } from "./response-units.js";

type Members = Record<string, unknown>;
let requests: RequestUnits;
let responses: ResponseUnits;

beforeAll(async () => {
  [requests, responses] = await Promise.all([RequestUnits.load(), ResponseUnits.load()]);
});

function request(
  client: ClientName,
  upstream: UpstreamName,
  body: object,
  model?: string,
  quirks = 0,
): Members {
  const outcome = requests.translate(client, upstream, JSON.stringify(body), model, quirks);
  if (!("text" in outcome)) throw new Error(`refused: ${outcome.field}: ${outcome.message}`);
  const written = JSON.parse(outcome.text);
  REQUEST_RULES[upstream](written);
  return written;
}

function answer(client: ClientName, upstream: UpstreamName, name: string): Members {
  const { ok, text } = responses.whole(client, upstream, vector("responses", upstream, name));
  expect(ok).toBe(true);
  return JSON.parse(text);
}

/** The message that OpenAI's own client builds from a stream. */
async function gathered(name: string): Promise<Members> {
  const source = Buffer.from(vector("streams", "messages", name));
  const { text } = responses.stream("chat-completions", "messages", [source]);
  const chunks = parseSse(text).flatMap(({ data }) =>
    data === undefined || data === "[DONE]" ? [] : `${data}\n`,
  );
  const stream = ChatCompletionStream.fromReadableStream(new Blob(chunks).stream());
  return (await stream.finalMessage()) as unknown as Members;
}

/** The history that ends in this message of a chat client, and the results of its calls. */
function history(message: Members): object {
  const calls = (message.tool_calls ?? []) as { id: string }[];
  const results = calls.map(({ id }) => ({ role: "tool", tool_call_id: id, content: "done" }));
  return { messages: [{ role: "user", content: "Go." }, message, ...results] };
}

function assistantTurn(written: Members): Members[] {
  const turns = written.messages as { role: string; content: Members[] }[];
  return turns.find(({ role }) => role === "assistant")?.content ?? [];
}

const isThinking = ({ type }: Members): boolean => type === "thinking" || type === "redacted_thinking";

describe("Claude's thinking, returned by a chat client,", () => {
  test.each(["thinking", "thinking-omitted", "redacted-thinking", "interleaved-thinking"])(
    "is unchanged: %s",
    (name) => {
      const source = JSON.parse(vector("responses", "messages", name));
      const { choices } = answer("chat-completions", "messages", name) as { choices: [{ message: Members }] };
      const turn = assistantTurn(request("chat-completions", "messages", history(choices[0].message)));
      expect(turn.filter(isThinking)).toEqual(source.content.filter(isThinking));
      expect(turn.filter(({ type }) => type === "tool_use")).toEqual(
        source.content.filter(({ type }: Members) => type === "tool_use"),
      );
    },
  );

  test.each(["thinking", "thinking-omitted", "redacted-thinking"])(
    "is unchanged when OpenAI's client accumulated the stream: %s",
    async (name) => {
      const turn = assistantTurn(request("chat-completions", "messages", history(await gathered(name))));
      const [first] = turn.filter(isThinking);
      const signature = (first?.signature ?? first?.data) as string;
      expect(vector("streams", "messages", name)).toContain(`"${signature}"`);
    },
  );

  test("is not sent to another provider", () => {
    const { choices } = answer("chat-completions", "messages", "thinking") as {
      choices: [{ message: Members }];
    };
    const written = request("chat-completions", "chat-completions", history(choices[0].message));
    expect(JSON.stringify(written)).not.toMatch(/reasoning|WaUjzkyp/);
  });
});

describe("another model's thinking, returned by a Messages client,", () => {
  function echoed(name: string, model?: string, quirks = 0): { text: string; calls: Members[] } {
    const { content } = answer("messages", "chat-completions", name) as { content: Members[] };
    const uses = content.filter(({ type }) => type === "tool_use");
    const results = uses.map(({ id }) => ({ type: "tool_result", tool_use_id: id, content: "done" }));
    const last = results.length > 0 ? results : "Thanks.";
    const messages = [
      { role: "user", content: "Go." },
      { role: "assistant", content },
      { role: "user", content: last },
    ];
    const written = request("messages", "chat-completions", { max_tokens: 9, messages }, model, quirks);
    const said = (written.messages as Members[]).find(({ role }) => role === "assistant");
    return { text: JSON.stringify(written), calls: (said?.tool_calls ?? []) as Members[] };
  }

  test("reaches Gemini on its own call", () => {
    const { calls } = echoed("google-signatures", "gemini-3-pro-preview");
    expect(calls.map(({ extra_content }) => extra_content)).toEqual([
      { google: { thought_signature: "CtQCAXLI2nyLmPqW==" } },
      undefined,
    ]);
  });

  test("reaches no other model", () => {
    expect(echoed("google-signatures", "gpt-5").text).not.toMatch(/CtQCAX|extra_content/);
    expect(echoed("reasoning-details-openai", "gemini-3-pro-preview").text).not.toMatch(/gAAAA/);
    expect(echoed("reasoning-content").text).not.toMatch(/reasoning/);
  });

  test("reaches a server that wants its own reasoning back", () => {
    const { text } = echoed("deepseek-usage", "deepseek-reasoner", 1);
    expect(text).toContain('"reasoning_content":"Deutsch."');
    const short = echoed("deepseek-usage", "gpt-oss", 1 << QUIRKS.indexOf("reasoning")).text;
    expect(short).toContain('"reasoning":"Deutsch."');
  });

  test("is not sent to Claude, which would refuse it", () => {
    const { content } = answer("messages", "chat-completions", "reasoning-details-openai");
    const messages = [
      { role: "user", content: "Go." },
      { role: "assistant", content },
      { role: "user", content: "Thanks." },
    ];
    const turn = assistantTurn(request("messages", "messages", { max_tokens: 9, messages }));
    expect(turn).toEqual([{ type: "text", text: "42." }]);
  });
});

describe("a client that supports only functions", () => {
  const functions = [{ name: "get_weather", parameters: { type: "object" } }];

  test("gets a function call, whose generated id stays while the history grows", () => {
    const source = JSON.parse(vector("responses", "messages", "function-call-of-old"));
    const asked = { functions, messages: [{ role: "user", content: "Weather?" }] };
    const body = JSON.stringify({ ...source });
    const { text } = responses.whole("chat-completions", "messages", body, false, JSON.stringify(asked));
    const { message, finish_reason } = JSON.parse(text).choices[0];
    expect(finish_reason).toBe("function_call");
    expect(message.function_call.name).toBe("get_weather");
    const turns: object[] = [{ role: "user", content: "Weather?" }];
    let before: unknown;
    for (const city of ["Paris", "Rome"]) {
      turns.push(message, { role: "function", name: "get_weather", content: city });
      const written = request("chat-completions", "messages", { functions, messages: turns });
      const [use] = assistantTurn(written).filter(({ type }) => type === "tool_use");
      before ??= use;
      expect(use).toEqual(before);
    }
  });
});
