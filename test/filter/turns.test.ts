// The order of turns that targets require: conversations that break it become ones that they take.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { Host } from "../host/host-api.js";
import { ask, startWith } from "./configured.js";
import { RequestUnits } from "./request-units.js";

interface Message {
  role: string;
  content?: unknown;
  prefix?: boolean;
  tool_call_id?: string;
  tool_calls?: { id: string }[];
}

const call = (id: string) => ({ id, type: "function", function: { name: "f", arguments: "{}" } });
const LONG = "toolu_01A09q90qw90lq917835lq9";
const message = fc.constantFrom<Message>(
  { role: "system", content: "S" },
  { role: "developer", content: "D" },
  { role: "user", content: "U" },
  { role: "assistant", content: "A" },
  { role: "assistant", content: "A", tool_calls: [call("call_1"), call(LONG)] },
  { role: "tool", tool_call_id: "call_1", content: "R" },
  { role: "tool", tool_call_id: "Abc123xyZ", content: "R" },
);
const conversation = fc.array(message, { minLength: 1, maxLength: 12 });

describe("Mistral", () => {
  let host: Host;
  beforeAll(async () => {
    host = await startWith("{ model: mistral/m, access_key: $KEY }");
  });
  const sent = (messages: Message[]): Message[] =>
    JSON.parse(ask(host, "chat", JSON.stringify({ model: "mistral/m", messages })).upstream.text).messages;

  /** https://github.com/mistralai/mistral-common/blob/main/src/mistral_common/protocol/instruct/validator.py */
  const FOLLOWS: Readonly<Record<string, string[]>> = {
    none: ["system", "user"],
    system: ["system", "user", "assistant"],
    user: ["system", "user", "assistant"],
    assistant: ["assistant", "user", "tool"],
    tool: ["assistant", "tool"],
  };

  it("gets turns in its order, its own ids, and a mark on the beginning of an answer", () => {
    const check = (messages: Message[]) => {
      const written = sent(messages);
      let before = "none";
      for (const { role, tool_call_id, tool_calls = [] } of written) {
        // A result without a call is not the gateway's to mend.
        if (role !== "tool" || ["assistant", "tool"].includes(before))
          expect(FOLLOWS[before]).toContain(role);
        for (const id of [tool_call_id, ...tool_calls.map(({ id }) => id)].filter((id) => id !== undefined))
          expect(id).toMatch(/^[a-zA-Z0-9]{9}$/);
        before = role;
      }
      const last = written.at(-1);
      if (last?.role === "assistant" && last.tool_calls === undefined) expect(last.prefix).toBe(true);
      for (const { content } of messages) expect(written.map((each) => each.content)).toContain(content);
    };
    fc.assert(fc.property(conversation, check), { numRuns: 1_000 });
  });

  it("gets the same id for a call and its result, and keeps its own", () => {
    const [, asked, first, second] = sent([
      { role: "user", content: "U" },
      { role: "assistant", content: "", tool_calls: [call(LONG), call("Abc123xyZ")] },
      { role: "tool", tool_call_id: LONG, content: "R" },
      { role: "tool", tool_call_id: "Abc123xyZ", content: "R" },
    ]);
    expect(asked?.tool_calls?.map(({ id }) => id)).toEqual([first?.tool_call_id, second?.tool_call_id]);
    expect(second?.tool_call_id).toBe("Abc123xyZ");
  });

  it("gets a long conversation with an edit in each message", () => {
    const turns = Array.from({ length: 3_000 }, (_, index): Message[] => [
      { role: "assistant", content: "A", tool_calls: [call(`call_${index}`)] },
      { role: "tool", tool_call_id: `call_${index}`, content: "R" },
    ]);
    const written = sent([{ role: "user", content: "U" }, ...turns.flat()]);
    expect(new Set(written.map((each) => each.tool_call_id)).size).toBe(3_001);
  });
});

describe("a provider that knows no developer", () => {
  it("gets a system message, and every other byte as it was", async () => {
    const host = await startWith("{ model: deepseek/m, access_key: $KEY }");
    const body = (role: string) =>
      `{"model":"m", "messages":[ {"content":"S","role":"${role}"},{"role":"user","content":"developer"}]}`;
    expect(ask(host, "chat", body("developer")).upstream.text).toBe(body("system"));
  });
});

describe("a provider that wants the reasoning of calls", () => {
  it("gets a blank one where the conversation has none, and every other byte as it was", async () => {
    const host = await startWith("{ model: deepseek/m, access_key: $KEY }");
    const body = (reasoning: string) =>
      `{"model":"m","messages":[{"role":"user","content":"U"},{"role":"assistant","content":null,"tool_calls":` +
      `[${JSON.stringify(call("c"))}]${reasoning}}, {"role":"tool","tool_call_id":"c","content":"R"},` +
      `{"role":"assistant","content":"A"}]}`;
    const sent = (reasoning: string) => ask(host, "chat", body(reasoning)).upstream.text;
    for (const lost of ["", ',"reasoning_content":null'])
      expect(sent(lost)).toBe(body(',"reasoning_content":" "'));
    expect(sent(',"reasoning_content":"R"')).toBe(body(',"reasoning_content":"R"'));
  });
});

describe("a provider that cannot think before a tool that must be called", () => {
  it("is told not to think, unless the client has said something", async () => {
    const host = await startWith("{ model: deepseek/m, access_key: $KEY }");
    const sent = (members: object) => {
      const body = { model: "m", messages: [{ role: "user", content: "U" }], ...members };
      return JSON.parse(ask(host, "chat", body).upstream.text).thinking;
    };
    const named = { type: "function", function: { name: "f" } };
    for (const tool_choice of ["required", named])
      expect(sent({ tool_choice })).toEqual({ type: "disabled" });
    for (const tool_choice of ["auto", "none", null]) expect(sent({ tool_choice })).toBeUndefined();
    expect(sent({ tool_choice: named, thinking: { type: "enabled" } })).toEqual({ type: "enabled" });
  });

  it.each([
    ["kimi-k2.5", { type: "disabled" }],
    ["kimi-k2.6", { type: "disabled" }],
    ["kimi-k2.7-code", undefined],
    ["kimi-k3", undefined],
  ])("has models that can rest, and others: %s", async (model, thinking) => {
    const host = await startWith(`{ model: moonshotai/${model}, access_key: $KEY }`);
    const body = { model, messages: [{ role: "user", content: "U" }], tool_choice: "required" };
    expect(JSON.parse(ask(host, "chat", body).upstream.text).thinking).toEqual(thinking);
  });
});

describe("a provider with a JSON mode and no schemas", () => {
  it("is asked for the schema in a system text", async () => {
    const host = await startWith("{ model: deepseek/m, access_key: $KEY }");
    const json_schema = { name: "n", schema: { type: "object" } };
    const messages = [{ role: "user", content: "U" }];
    const body = { model: "m", messages, response_format: { type: "json_schema", json_schema } };
    const content = 'Answer with JSON that matches this JSON Schema, and nothing else: {"type":"object"}';
    const expected = {
      ...body,
      response_format: { type: "json_object" },
      messages: [{ role: "system", content }, ...messages],
    };
    expect(JSON.parse(ask(host, "chat", JSON.stringify(body)).upstream.text)).toEqual(expected);
  });
});

describe("a conversation", () => {
  let units: RequestUnits;
  beforeAll(async () => {
    units = await RequestUnits.load();
  });
  const written = (
    upstream: "messages" | "converse" | "generate-content",
    messages: Message[],
    model?: string,
  ) => {
    const outcome = units.translate(
      "chat-completions",
      upstream,
      JSON.stringify({ model: "m", messages }),
      model,
    );
    if (!("text" in outcome)) throw new Error(outcome.message);
    return JSON.parse(outcome.text);
  };
  const CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0";
  const greeted: Message[] = [
    { role: "assistant", content: "Hi" },
    { role: "user", content: "U" },
  ];
  const begun = (content: string): Message[] => [
    { role: "user", content: "U" },
    { role: "assistant", content },
  ];
  const text = "(The conversation begins with the assistant.)";

  it("that begins with the assistant gets a user's turn before it", () => {
    expect(written("converse", greeted).messages[0]).toEqual({ role: "user", content: [{ text }] });
    expect(written("generate-content", greeted).contents[0]).toEqual({ role: "user", parts: [{ text }] });
  });

  it("that begins with a blank user's turn begins with the assistant", () => {
    const messages = [{ role: "user", content: " \n" }, ...greeted];
    expect(written("converse", messages).messages[0].content).toEqual([{ text }]);
  });

  it.each([
    ["A \\n", "A \\n"],
    ["A\\\\n \t", "A\\\\n"],
    ["A \u00e9\r\n ", "A \u00e9"],
  ])("that ends with the assistant's %j has no white space at its end", (said, expected) => {
    expect(written("converse", begun(said), CLAUDE).messages[1].content).toEqual([{ text: expected }]);
    expect(written("messages", begun(said)).messages[1].content).toEqual([{ type: "text", text: expected }]);
  });

  /** Unicode's White_Space, and what Java, Python or JavaScript count to it. */
  const BLANKS = [
    ...Array.from({ length: 0x11000 }, (_, code) => String.fromCodePoint(code)).filter((one) =>
      /\s/.test(one),
    ),
    ..."\u001c\u001d\u001e\u001f\u0085",
  ];
  const escaped = (text: string): string =>
    Array.from(text, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");

  it.each([JSON.stringify, (text: string) => `"${escaped(text)}"`])(
    "has no text of white space only, and none at its end, as itself or escaped",
    (spelled) => {
      for (const blank of BLANKS) {
        const turns = `{"role":"user","content":${spelled(blank)}},{"role":"user","content":"U"},{"role":"assistant","content":${spelled(`A${blank}`)}}`;
        for (const [upstream, text] of [
          ["converse", { text: "A" }],
          ["messages", { type: "text", text: "A" }],
        ] as const) {
          const outcome = units.translate(
            "chat-completions",
            upstream,
            `{"model":"m","messages":[${turns}]}`,
            CLAUDE,
          );
          const { messages } = JSON.parse("text" in outcome ? outcome.text : "{}");
          expect([blank.charCodeAt(0), messages[0].content]).toEqual([
            blank.charCodeAt(0),
            [{ ...text, text: "U" }],
          ]);
          expect([blank.charCodeAt(0), messages[1].content]).toEqual([blank.charCodeAt(0), [text]]);
        }
      }
    },
  );

  it("that ends with the assistant ends with the user for a model without prefills", () => {
    const goOn = "Continue exactly where your last message ends.";
    expect(written("messages", begun("A"), "claude-opus-4-6").messages.at(-1)).toEqual({
      role: "user",
      content: [{ type: "text", text: goOn }],
    });
    const bedrock = written("converse", begun("A"), "global.anthropic.claude-opus-4-6-v1");
    expect(bedrock.messages.at(-1)).toEqual({ role: "user", content: [{ text: goOn }] });
  });

  it.each([
    ["claude-3-haiku-20240307", 4_096],
    ["claude-3-5-haiku-latest", 8_192],
    ["claude-opus-4-1", 32_000],
    ["claude-sonnet-4-5", 64_000],
    ["claude-opus-4-6", 128_000],
    ["another", 4_096],
  ])("without a limit gets that of %s", (model, limit) => {
    expect(written("messages", begun("A"), model).max_tokens).toBe(limit);
  });

  it("asks for JSON in a system text where Gemini takes no format beside tools", () => {
    const tools = [{ type: "function", function: { name: "f", parameters: { type: "object" } } }];
    const body = { model: "m", messages: begun("A"), tools, response_format: { type: "json_object" } };
    const [older, newer] = ["gemini-2.5-flash", "gemini-3-pro"].map((model) => {
      const outcome = units.translate("chat-completions", "generate-content", JSON.stringify(body), model);
      return "text" in outcome ? JSON.parse(outcome.text) : outcome;
    });
    expect(older.generationConfig).toBeUndefined();
    expect(older.systemInstruction.parts[0].text).toBe("Answer with one JSON object and nothing else.");
    expect(newer.generationConfig).toEqual({ responseMimeType: "application/json" });
  });
});

describe("beta features of a Messages client", () => {
  const fieldsOf = async (model: string, betas: string) => {
    const host = await startWith(`{ model: amazon_bedrock/${model}, access_key: $KEY, region: us-east-1 }`);
    const body = JSON.stringify({
      model: `amazon_bedrock/${model}`,
      max_tokens: 9,
      messages: [{ role: "user", content: "U" }],
    });
    const { upstream } = ask(host, "messages", body, { "anthropic-beta": betas });
    return JSON.parse(upstream.text).additionalModelRequestFields;
  };

  it("are in the body for Claude on Bedrock, as far as Bedrock knows them", async () => {
    const betas = "claude-code-20250219, context-1m-2025-08-07,interleaved-thinking-2025-05-14";
    expect(await fieldsOf("anthropic.claude-sonnet-4-5-20250929-v1:0", betas)).toEqual({
      anthropic_beta: ["context-1m-2025-08-07", "interleaved-thinking-2025-05-14"],
    });
  });

  it("are left out for other models", async () => {
    expect(await fieldsOf("amazon.nova-pro-v1:0", "context-1m-2025-08-07")).toBeUndefined();
  });
});
