// Cache markers for providers that cache only what is marked: where they are added, and when not.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ask, type Client, startWith } from "./configured.js";

const ON = "prompt_caching: { enabled: true }\n";
const long = "x".repeat(5_000);
const mark = { type: "ephemeral" };
const claude = "{ model: anthropic/claude-x, access_key: $KEY }";

async function sent(
  client: Client,
  body: object,
  entry = claude,
  more = ON,
): Promise<Record<string, unknown>> {
  const model = /model: ([^,]+)/.exec(entry)?.[1] ?? "";
  const host = await startWith(entry, more);
  return JSON.parse(ask(host, client, { model, ...body }).upstream.text);
}

const turns = [
  { role: "user", content: "one" },
  { role: "assistant", content: "two" },
  { role: "user", content: "three" },
];

describe("cache markers in Messages", () => {
  test("stand at the end of a long system prompt and at the end of the conversation", async () => {
    const body = await sent("messages", { system: long, messages: turns });
    expect(body).toMatchObject({
      system: [{ type: "text", text: long, cache_control: mark }],
      messages: [
        turns[0],
        turns[1],
        { role: "user", content: [{ type: "text", text: "three", cache_control: mark }] },
      ],
    });
  });

  test("stand in the last block that may have one", async () => {
    const content = [
      { type: "tool_result", tool_use_id: "t", content: "r" },
      { type: "text", text: " " },
    ];
    const system = [
      { type: "text", text: long },
      { type: "text", text: "b" },
    ];
    const body = await sent("messages", { system, messages: [{ role: "user", content }] });
    expect(body.system).toEqual([system[0], { ...system[1], cache_control: mark }]);
    expect(body.messages).toEqual([
      { role: "user", content: [{ ...content[0], cache_control: mark }, content[1]] },
    ]);
  });

  test("stand in the last tool without a system prompt", async () => {
    const tools = ["a", "b"].map((name) => ({ name, description: long, input_schema: { type: "object" } }));
    const body = await sent("messages", { tools });
    expect(body.tools).toEqual([tools[0], { ...tools[1], cache_control: mark }]);
  });

  test.each([
    ["a short prefix", { system: "short" }, ON],
    ["a marker of the client's own", { system: [{ type: "text", text: long, cache_control: mark }] }, ON],
    ["caching switched off", { system: long }, ""],
    [
      "an explicit refusal",
      { system: long },
      "prompt_caching: { enabled: true, inject_cache_control: false }\n",
    ],
    ["a higher threshold", { system: long }, "prompt_caching: { enabled: true, min_prefix_tokens: 2000 }\n"],
  ])("stay unchanged with %s", async (_name, body, more) => {
    const host = await startWith(claude, more);
    const text = JSON.stringify({ model: "claude-x", max_tokens: 5, messages: turns, ...body });
    expect(ask(host, "messages", text).upstream.text).toBe(text);
  });

  test("are added to translated requests as well", async () => {
    const messages = [
      { role: "system", content: long },
      { role: "user", content: "hello" },
    ];
    const body = await sent("chat", { messages });
    expect(JSON.stringify(body.system)).toContain("cache_control");
    expect(JSON.stringify(body.messages)).toContain("cache_control");
  });
});

test("a marked body without its markers is the original body", async () => {
  const host = await startWith(claude, "prompt_caching: { enabled: true, min_prefix_tokens: 1 }\n");
  const text = fc.constantFrom("", " ", "a", long);
  const block = fc.oneof(
    fc.record({ type: fc.constantFrom("text", "thinking"), text }),
    fc.record({ type: fc.constant("image"), source: fc.constant({}) }),
    fc.jsonValue(),
  );
  const content = fc.oneof(text, fc.array(block, { maxLength: 3 }), fc.jsonValue());
  const anyBody = fc.record({
    system: fc.oneof(fc.constant(long), fc.array(block, { maxLength: 3 }), content),
    tools: fc.oneof(
      fc.array(fc.oneof(fc.record({ name: text }), fc.jsonValue()), { maxLength: 2 }),
      fc.jsonValue(),
    ),
    messages: fc.oneof(
      fc.array(fc.record({ role: fc.constant("user"), content }), { maxLength: 3 }),
      fc.jsonValue(),
    ),
  });
  // JSON has no -0: compares only what JSON can express.
  const body = anyBody.map((each) => JSON.parse(JSON.stringify(each)) as typeof each);
  let marked = 0;
  fc.assert(
    fc.property(body, (each) => {
      const exchange = ask(host, "messages", JSON.stringify({ model: "claude-x", ...each }));
      const sentText = exchange.upstream.text;
      if (sentText.includes("cache_control")) marked += 1;
      const bare = sentText.replaceAll(/,?"cache_control":\{"type":"ephemeral"\},?/g, (found) =>
        found.startsWith(",") && found.endsWith(",") ? "," : "",
      );
      const plain = JSON.parse(sentText);
      expect(JSON.parse(bare)).toEqual(withBlocks(JSON.parse(bare), { model: "claude-x", ...each }));
      expect(Object.keys(plain)).toEqual(["model", ...Object.keys(each)]);
      exchange.abort();
    }),
    { numRuns: 300 },
  );
  expect(marked).toBeGreaterThan(10);
});

/** `original` with those strings as blocks that are blocks in `seen`. */
function withBlocks(seen: unknown, original: unknown): unknown {
  if (typeof original === "string" && Array.isArray(seen)) return [{ type: "text", text: original }];
  if (typeof original !== "object" || original === null) return original;
  if (Array.isArray(original))
    return original.map((item, index) => withBlocks((seen as unknown[])?.[index], item));
  const entries = Object.entries(original).map(([key, value]) => [
    key,
    withBlocks((seen as Record<string, unknown>)?.[key], value),
  ]);
  return Object.fromEntries(entries);
}

describe("cache markers in Chat Completions", () => {
  const system = { role: "system", content: long };
  const router = "{ model: openrouter/anthropic/claude-x, access_key: $KEY }";

  test("stand in the system text for a Claude behind a router", async () => {
    const { messages } = await sent("chat", { messages: [system, ...turns] }, router);
    expect(messages).toEqual([
      { role: "system", content: [{ type: "text", text: long, cache_control: mark }] },
      ...turns,
    ]);
  });

  test.each([
    ["another family", "{ model: openrouter/openai/gpt-x, access_key: $KEY }"],
    ["a server that does not accept markers", "{ model: groq/claude-x, access_key: $KEY }"],
  ])("are not added for %s", async (_name, entry) => {
    expect((await sent("chat", { messages: [system, ...turns] }, entry)).messages).toEqual([
      system,
      ...turns,
    ]);
  });
});

describe("cache points for Bedrock", () => {
  const point = { cachePoint: { type: "default" } };
  const of = (model: string): string =>
    `{ model: "amazon_bedrock/${model}", access_key: $KEY, region: us-east-1 }`;
  const messages = [{ role: "system", content: long }, ...turns];

  test("stand behind a Claude's system prompt and behind its conversation", async () => {
    const host = await startWith(of("us.anthropic.claude-x-v1:0"), ON);
    const model = "amazon_bedrock/us.anthropic.claude-x-v1:0";
    const body = JSON.parse(ask(host, "chat", { model, messages }).upstream.text);
    expect(body.system.at(-1)).toEqual(point);
    expect(body.messages.map(({ content }: { content: unknown[] }) => content.at(-1))).toEqual([
      { text: "one" },
      { text: "two" },
      point,
    ]);
  });

  test("are not added for other families", async () => {
    const host = await startWith(of("amazon.nova-pro-v1:0"), ON);
    const { upstream } = ask(host, "chat", { model: "amazon_bedrock/amazon.nova-pro-v1:0", messages });
    expect(upstream.text).not.toContain("cachePoint");
  });
});
