// Every client's SDK against every upstream format, through real Envoy: what each may ask of a model, whole and streamed.
import { createHash } from "node:crypto";
import { type Sandbox, startSandbox } from "@plano/cli";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { chatClient } from "./matrix/chat-client.js";
import { type Answer, type Client, MODES, type Question, type Step, type Tool } from "./matrix/conversation.js";
import { messagesClient } from "./matrix/messages-client.js";
import { responsesClient } from "./matrix/responses-client.js";
import { configurationFor, modelOf, UPSTREAMS, type Upstream } from "./matrix/upstreams.js";
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

const THOUGHT = "The user wants an answer. A short one will do.";
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const PLACE = {
  type: "object" as const,
  properties: { city: { type: "string" }, days: { type: "integer" } },
  required: ["city", "days"],
};
const TOOLS: readonly Tool[] = ["get_weather", "get_time"].map((name) => ({ name, schema: PLACE }));
const INPUT = { city: "city", days: 1 };

interface Cell {
  upstream: Upstream;
  ask(question: Question): Promise<Answer>;
  /** The sandbox's answer of that name to these steps. */
  say(script: string, steps: readonly Step[], more?: Partial<Question>): Promise<Answer>;
}

const CASES: Readonly<Record<string, (cell: Cell) => Promise<void>>> = {
  text: async ({ say, upstream }) => {
    const asked = 'Grüße, "world"!\n\\o/ 🌍';
    const answer = await say("plain", [{ says: asked }]);
    expect(answer).toMatchObject({
      model: `${upstream.family}/plain`,
      text: `Hello from the sandbox! You asked ${upstream.family}/plain: "${asked}"`,
      thinking: "",
      calls: [],
      stop: "end",
      tokens: { input: Math.ceil(asked.length / 4), output: expect.any(Number) },
    });
    expect(answer.tokens.output).toBeGreaterThan(8);
  },

  "an alias": async ({ ask, upstream }) => {
    const answer = await ask({ model: `${upstream.name}-alias`, steps: [{ says: "hello" }] });
    expect(answer.text).toBe('Hello from the sandbox! You asked named: "hello"');
  },

  "a limit": async ({ say }) => {
    const answer = await say("sandbox-long-30", [{ says: "hello" }], { limit: 16 });
    expect(answer.text.trim().split(" ")).toHaveLength(16);
    expect(answer.stop).toBe("length");
  },

  "a tool": async ({ say }) => {
    const asked = { says: "please call get_time" };
    const answered = await say("plain", [asked], { tools: TOOLS });
    expect(answered.stop).toBe("tools");
    expect(answered.calls).toEqual([{ id: expect.any(String), name: "get_time", input: INPUT }]);
    const results = answered.calls.map(({ id }) => ({ id, text: 'noon, "sharp" – 12 °C' }));
    const last = await say("plain", [asked, { answered }, { results }], { tools: TOOLS });
    expect(last.text).toBe(
      'Thank you, the tool\'s result has arrived. The tool said: "noon, "sharp" – 12 °C".',
    );
    expect(last.stop).toBe("end");
  },

  "parallel tools": async ({ say }) => {
    const script = "sandbox-parallel-tools";
    const asked = { says: "hello" };
    const answered = await say(script, [asked], { tools: TOOLS });
    expect(answered.calls.map(({ name, input }) => [name, input])).toEqual([
      ["get_weather", INPUT],
      ["get_time", INPUT],
    ]);
    const results = answered.calls.map(({ id, name }) => ({ id, text: `${name} is done` }));
    const last = await say(script, [asked, { answered }, { results }], { tools: TOOLS });
    expect(last.text).toContain(
      'The tool said: "get_weather is done". The tool said: "get_time is done".',
    );
  },

  "an image": async ({ say }) => {
    const { text } = await say("plain", [{ says: "what is it?", image: PNG.toString("base64") }]);
    const digest = createHash("sha256").update(PNG).digest("hex").slice(0, 8);
    expect(text).toContain(`"what is it?" I was given image/png of ${PNG.length} bytes (sha256 ${digest}).`);
  },

  "a schema": async ({ say }) => {
    const schema = { ...PLACE, additionalProperties: false };
    const answer = await say("plain", [{ says: "where?" }], { schema });
    expect(answer.parsed).toEqual(INPUT);
    expect(JSON.parse(answer.text)).toEqual(INPUT);
  },

  thinking: async ({ say, upstream }) => {
    const asked = { says: "hello" };
    const answered = await say("sandbox-thinking", [asked], { thinking: true });
    expect(answered.thinking).toBe(THOUGHT);
    expect(answered.text).toContain('"hello"');
    const second = [asked, { answered }, { says: "and now?" }];
    expect((await say("sandbox-thinking", second, { thinking: true })).text).toContain('"and now?"');
    expectSignatureBack(upstream);
  },

  "thinking before a tool": async ({ say, upstream }) => {
    const asked = { says: "please call get_time" };
    const more = { thinking: true as const, tools: TOOLS };
    const answered = await say("sandbox-thinking", [asked], more);
    expect(answered.thinking).toBe(THOUGHT);
    expect(answered.calls).toHaveLength(1);
    const results = answered.calls.map(({ id }) => ({ id, text: "noon" }));
    const last = await say("sandbox-thinking", [asked, { answered }, { results }], more);
    expect(last.text).toContain('The tool said: "noon".');
    expect(last.thinking).toBe(THOUGHT);
    expectSignatureBack(upstream);
  },
};

describe.each(CELLS)("$client client, $upstream.name upstream, $mode", ({ connect, upstream, mode }) => {
  test.each(Object.entries(CASES))("%s", async (_name, run) => {
    const ask: Cell["ask"] = (question) => connect(plano.url).ask(question, mode);
    const say: Cell["say"] = (script, steps, more) =>
      ask({ model: modelOf(upstream, script), steps, ...more });
    await run({ upstream, ask, say });
  });

  test("a provider's 429 is the SDK's own error", async () => {
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
    ])("%s is an error of the SDK's", async (_name, script, message) => {
      const error = await failureOf(connect(plano.url), modelOf(upstream, script), "stream");
      expect(error.message).toContain(message);
    });

    test("that breaks is an error of the SDK's", async () => {
      const error = await failureOf(connect(plano.url), modelOf(upstream, "sandbox-cut-stream"), "stream");
      expect(error).toBeDefined();
    });
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

/** The sandbox refuses signatures that are not its own; that the right one came, only the request shows. */
function expectSignatureBack({ signature }: Upstream): void {
  if (signature !== undefined) expect(sandbox.requests().at(-1)?.body).toContain(signature);
}
