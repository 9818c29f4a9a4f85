// Tools that must be called, at servers that take such a demand never, or not while their model thinks.
import { beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../host/host-api.js";
import { ask, type Client, startWith } from "./configured.js";
import { RULED_PROVIDERS, refusedBy } from "./ruled-providers.js";

let host: Host;
beforeAll(async () => {
  host = await startWith(RULED_PROVIDERS);
});

type Members = Record<string, unknown>;
const parameters = { type: "object", properties: {} };
const SAID = [{ role: "user", content: "U" }];

function chat(choice: "any" | "named", more: Members = {}): Members {
  return {
    messages: SAID,
    tools: ["f", "g"].map((name) => ({ type: "function", function: { name, parameters } })),
    tool_choice: choice === "any" ? "required" : { type: "function", function: { name: "g" } },
    ...more,
  };
}

function messages(choice: "any" | "named", more: Members = {}): Members {
  return {
    max_tokens: 2_000,
    messages: SAID,
    tools: ["f", "g"].map((name) => ({ name, input_schema: parameters })),
    tool_choice: choice === "any" ? { type: "any" } : { type: "tool", name: "g" },
    ...more,
  };
}

/** What the provider gets, which it takes. */
function sent(client: Client, model: string, body: Members): Members {
  const exchange = ask(host, client, { model, ...body });
  expect(refusedBy(exchange)).toBeUndefined();
  return JSON.parse(exchange.upstream.text);
}

const ASKED = "Answer by calling a tool.";

describe.each([
  ["chat", chat],
  ["messages", messages],
] as const)("a tool that a %s client demands", (client, write) => {
  test.each(["at-qwen/qwen3.6-plus", "at-qwen/qwen-plus"])("of %s turns thinking off", (model) => {
    expect(sent(client, model, write("named"))).toMatchObject({
      enable_thinking: false,
      tool_choice: { type: "function", function: { name: "g" } },
    });
  });

  test.each(["at-deepseek/deepseek-chat", "at-moonshotai/kimi-k2.6"])("of %s turns thinking off", (model) => {
    expect(sent(client, model, write("any"))).toMatchObject({
      thinking: { type: "disabled" },
      tool_choice: "required",
    });
  });

  test.each(["at-moonshotai/kimi-k2.7-code", "at-zhipu/glm-4.6", "at-qwen/qwen3-235b-a22b-thinking-2507"])(
    "of %s is asked for in words",
    (model) => {
      const any = sent(client, model, write("any"));
      expect(any).not.toHaveProperty("tool_choice");
      expect(any).toMatchObject({ messages: [{ role: "system", content: ASKED }, ...SAID] });
      expect(any.tools).toHaveLength(2);
      const named = sent(client, model, write("named"));
      expect(named).toMatchObject({
        messages: [{ content: ASKED }, {}],
        tools: [{ function: { name: "g" } }],
      });
    },
  );

  test("of Kimi K3 by its name stands alone, and some tool must be called", () => {
    const model = "at-moonshotai/kimi-k3";
    expect(sent(client, model, write("named"))).toMatchObject({
      tool_choice: "required",
      tools: [{ function: { name: "g" } }],
    });
    expect(sent(client, model, write("any")).tools).toHaveLength(2);
  });
});

describe("a tool that a messages client demands in the provider's own API", () => {
  test.each([undefined, null, { type: "enabled", budget_tokens: 1_024 }, { type: "disabled" }])(
    "turns DeepSeek's thinking off where it was %j",
    (thinking) => {
      const body = messages("any", { thinking });
      expect(sent("messages", "at-deepseek-messages/deepseek-chat", body)).toMatchObject({
        thinking: { type: "disabled" },
        tool_choice: { type: "any" },
      });
    },
  );

  const text = (said: string) => ({ type: "text", text: said });

  test.each([
    [undefined, ASKED],
    [null, ASKED],
    ["S", `S\n\n${ASKED}`],
    [[], [text(ASKED)]],
    [[text("S")], [text("S"), text(ASKED)]],
  ])("is asked for in words behind the system's %j for Kimi K2.7", (system, then) => {
    for (const choice of ["named", "any"] as const) {
      const body = sent("messages", "at-moonshotai-messages/kimi-k2.7-code", messages(choice, { system }));
      expect(body).not.toHaveProperty("tool_choice");
      expect(body).toMatchObject({ tools: { length: choice === "named" ? 1 : 2 }, system: then });
    }
  });

  test("is some tool for Kimi K3, and the rest of the choice stays", () => {
    const tool_choice = { type: "tool", name: "g", disable_parallel_tool_use: true };
    const k3 = sent("messages", "at-moonshotai-messages/kimi-k3", messages("named", { tool_choice }));
    expect(k3).toMatchObject({ tools: [{ name: "g" }] });
    expect(k3).toHaveProperty("tool_choice", { type: "any", disable_parallel_tool_use: true });
  });
});

test("a tool that a chat client demands turns Kimi's thinking off where it was null", () => {
  const body = chat("any", { thinking: null });
  expect(sent("chat", "at-moonshotai/kimi-k2.6", body)).toHaveProperty("thinking.type", "disabled");
});

describe("a wish not to think", () => {
  test.each(["kimi-k2.7-code", "kimi-k3"])("does not reach %s, which always thinks", (model) => {
    const body = { messages: SAID, thinking: { type: "disabled" } };
    expect(sent("chat", `at-moonshotai/${model}`, body)).not.toHaveProperty("thinking");
    expect(
      sent("messages", `at-moonshotai-messages/${model}`, { max_tokens: 9, ...body }),
    ).not.toHaveProperty("thinking");
  });

  test("reaches Kimi K2.6", () => {
    const body = { messages: SAID, thinking: { type: "disabled" } };
    expect(sent("chat", "at-moonshotai/kimi-k2.6", body)).toHaveProperty("thinking.type", "disabled");
  });
});

describe("Qwen3 with open weights", () => {
  const thinks = (stream: boolean, more: Members = {}): unknown =>
    sent("chat", "at-qwen/qwen3-32b", { messages: SAID, stream, ...more }).enable_thinking;

  test("thinks in streams only", () => {
    expect(thinks(false)).toBe(false);
    expect(thinks(true)).toBeUndefined();
    expect(thinks(true, { enable_thinking: true })).toBe(true);
  });
});
