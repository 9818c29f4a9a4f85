// The cells of the matrix: what a client asks of an upstream, and what it must see. Each runs whole and
// streamed.
import { createHash } from "node:crypto";
import type { Sandbox } from "@plano/sandbox";
import { expect } from "vitest";
import type { Answer, Question, Step, Tool } from "./conversation.js";
import type { Upstream } from "./upstreams.js";

const THOUGHT = "The user wants an answer. A short one will do.";
const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const PLACE = {
  type: "object" as const,
  properties: { city: { type: "string" }, days: { type: "integer" } },
  required: ["city", "days"],
  additionalProperties: false as const,
};
const TOOLS: readonly Tool[] = ["get_weather", "get_time"].map((name) => ({ name, schema: PLACE }));
const INPUT = { city: "city", days: 1 };

export interface Cell {
  upstream: Upstream;
  sandbox: Sandbox;
  ask(question: Question): Promise<Answer>;
  /** The sandbox's answer of that name to these steps. */
  say(script: string, steps: readonly Step[], more?: Partial<Question>): Promise<Answer>;
}

export const CASES: Readonly<Record<string, (cell: Cell) => Promise<void>>> = {
  text: async ({ say, upstream }) => {
    const asked = 'Grüße, "world"!\n\\o/ 🌍';
    const answer = await say("plain", [{ says: asked }]);
    expect(answer).toMatchObject({
      model: `${upstream.family}/plain`,
      text: `Hello from the sandbox! You asked ${upstream.family}/plain: "${asked}"`,
      thinking: "",
      calls: [],
      stop: "end",
      tokens: { input: Math.ceil(asked.length / 4), cached: 0, output: expect.any(Number) },
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
    expect(last.text).toContain('The tool said: "get_weather is done". The tool said: "get_time is done".');
  },

  "an image": async ({ say }) => {
    const { text } = await say("plain", [{ says: "what is it?", image: PNG.toString("base64") }]);
    const digest = createHash("sha256").update(PNG).digest("hex").slice(0, 8);
    expect(text).toContain(`"what is it?" I was given image/png of ${PNG.length} bytes (sha256 ${digest}).`);
  },

  "a schema": async ({ say }) => {
    const answer = await say("plain", [{ says: "where?" }], { schema: PLACE });
    expect(answer.parsed).toEqual(INPUT);
    expect(JSON.parse(answer.text)).toEqual(INPUT);
  },

  thinking: async ({ say, upstream, sandbox }) => {
    const asked = { says: "hello" };
    const answered = await say("sandbox-thinking", [asked], { thinking: true });
    expect(answered.thinking).toBe(THOUGHT);
    expect(answered.text).toContain('"hello"');
    const second = [asked, { answered }, { says: "and now?" }];
    expect((await say("sandbox-thinking", second, { thinking: true })).text).toContain('"and now?"');
    expectBack(sandbox, upstream.signature);
  },

  "thinking before a tool": async ({ say, upstream, sandbox }) => {
    const asked = { says: "please call get_time" };
    const more = { thinking: true as const, tools: TOOLS };
    const answered = await say("sandbox-thinking", [asked], more);
    expect(answered.thinking).toBe(THOUGHT);
    expect(answered.calls).toHaveLength(1);
    const results = answered.calls.map(({ id }) => ({ id, text: "noon" }));
    const last = await say("sandbox-thinking", [asked, { answered }, { results }], more);
    expect(last.text).toContain('The tool said: "noon".');
    expect(last.thinking).toBe(THOUGHT);
    expectBack(sandbox, upstream.signature);
  },

  "hidden thinking": async ({ say, upstream, sandbox }) => {
    const asked = { says: "hello" };
    const answered = await say("sandbox-redacted-thinking", [asked], { thinking: true });
    expect([answered.thinking, answered.text]).toEqual(["", expect.stringContaining('"hello"')]);
    await say("sandbox-redacted-thinking", [asked, { answered }, { says: "and now?" }], { thinking: true });
    expectBack(sandbox, upstream.hidden);
  },

  "a cached prompt": async ({ say }) => {
    const { tokens } = await say("sandbox-cached", [{ says: "hello" }]);
    expect(tokens).toMatchObject({ input: 2 + 64 + 32, cached: 64 });
  },
};

/** The sandbox refuses foreign signatures; only its recorded request shows that the right one came back. */
function expectBack(sandbox: Sandbox, signature: string | undefined): void {
  if (signature !== undefined) expect(sandbox.requests().at(-1)?.body).toContain(signature);
}
