// Every client's SDK against every upstream format, through real Envoy: what each may ask of a model, whole
// and streamed.
import { type Sandbox, startSandbox } from "@plano/sandbox";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CASES, type Cell } from "./matrix/cases.js";
import { chatClient } from "./matrix/chat-client.js";
import { type Client, MODES } from "./matrix/conversation.js";
import { messagesClient } from "./matrix/messages-client.js";
import { responsesClient } from "./matrix/responses-client.js";
import { configurationFor, modelOf, UPSTREAMS } from "./matrix/upstreams.js";
import { startTestPlano, type TestPlano } from "./plano.js";

let sandbox: Sandbox;
let plano: TestPlano;
beforeAll(async () => {
  sandbox = await startSandbox();
  plano = await startTestPlano(configurationFor(sandbox.url));
});
afterAll(async () => {
  await plano?.stop();
  await sandbox?.close();
});

const CLIENTS = [
  { client: "chat-completions", connect: chatClient },
  { client: "responses", connect: responsesClient },
  { client: "messages", connect: messagesClient },
];
const CELLS = CLIENTS.flatMap(({ client, connect }) =>
  UPSTREAMS.flatMap((upstream) => MODES.map((mode) => ({ client, connect, upstream, mode }))),
);

describe.each(CELLS)("$client client, $upstream.name upstream, $mode", ({ connect, upstream, mode }) => {
  test.each(Object.entries(CASES))("%s", async (_name, run) => {
    const ask: Cell["ask"] = (question) => connect(plano.url).ask(question, mode);
    const say: Cell["say"] = (script, steps, more) =>
      ask({ model: modelOf(upstream, script), steps, ...more });
    await run({ upstream, sandbox, ask, say });
  });

  test("throws the SDK's own error for a provider's 429", async () => {
    const client = connect(plano.url);
    const error = await failureOf(client, modelOf(upstream, "sandbox-error-429"), mode);
    expect(error).toBeInstanceOf(client.RateLimitError);
    expect(error.message).toContain("The sandbox was told to answer 429.");
    expect(error).toMatchObject({ status: 429 });
    expect((error as unknown as { headers: Headers }).headers.get("retry-after")).toBe("1");
  });
});

describe.each(CELLS.filter(({ mode }) => mode === "stream"))(
  "$client client, $upstream.name upstream, a stream",
  ({ connect, upstream }) => {
    test.each([
      ["with an error in it", "sandbox-error-stream", "told to fail in the middle"],
      ["of an answer that fails", "sandbox-failed-stream", "told to fail in the middle"],
      ["that ends too soon", "sandbox-end-stream", "before the answer was complete"],
    ])("throws the SDK's own error for %s", async (_name, script, message) => {
      const error = await failureOf(connect(plano.url), modelOf(upstream, script), "stream");
      expect(error.message).toContain(message);
    });

    test("throws the SDK's own error when it breaks off", async () => {
      const error = await failureOf(connect(plano.url), modelOf(upstream, "sandbox-cut-stream"), "stream");
      expect(error).toBeDefined();
    });
  },
);

test.each(UPSTREAMS)(
  "a chat client's stream of $name reports its usage only on request",
  async (upstream) => {
    const { chat } = new OpenAI({ baseURL: `${plano.url}/v1`, apiKey: "client-key", maxRetries: 0 });
    const messages = [{ role: "user" as const, content: "hello" }];
    const stream = await chat.completions.create({
      model: modelOf(upstream, "plain"),
      messages,
      stream: true,
    });
    let text = "";
    for await (const { usage, choices } of stream) {
      expect(usage ?? null).toBeNull();
      expect(choices).toHaveLength(1);
      text += choices[0]?.delta.content ?? "";
    }
    expect(text).toContain('"hello"');
  },
);

async function failureOf(client: Client, model: string, mode: (typeof MODES)[number]): Promise<Error> {
  const answer = client.ask({ model, steps: [{ says: "hello" }] }, mode);
  return answer.then(
    ({ text }) => {
      throw new Error(`no error, but the answer ${text}`);
    },
    (error: Error) => error,
  );
}
