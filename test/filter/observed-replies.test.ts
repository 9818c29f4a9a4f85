// An answer and the request that sends it back have the same hash, whatever API they speak and however they write the text; and
// whose each message is.
import type { Observation } from "@plano/config/contract";
import { beforeAll, describe, expect, test } from "vitest";
import type { Exchange, Host } from "../host/host-api.js";
import { ask, type Client, startWith } from "./configured.js";
import { observedBy } from "./observed.js";

let host: Host;
beforeAll(async () => {
  host = await startWith([
    "{ model: openai/gpt-4o, access_key: $A }",
    "{ model: anthropic/claude, access_key: $A }",
  ]);
});

function observed(exchange: Exchange): Observation {
  exchange.abort();
  return observedBy(host);
}

const observe = (client: Client, body: object): Observation =>
  observed(ask(host, client, { model: "openai/gpt-4o", max_tokens: 9, ...body }));

/** The hash of an answer of openai/gpt-4o, whose `content` is a JSON text. */
function answered(content: string): string | undefined {
  const exchange = ask(host, "chat", {
    model: "openai/gpt-4o",
    messages: [{ role: "user", content: "hello" }],
  });
  exchange.respondHeaders({ "content-type": "application/json" });
  const message = `{"role":"assistant","content":${content}}`;
  exchange.respondChunk(`{"choices":[{"index":0,"message":${message},"finish_reason":"stop"}]}`, true);
  return observed(exchange).answer_hash;
}

function streamed(pieces: readonly string[], client: Client = "chat"): string | undefined {
  const body = { model: "openai/gpt-4o", max_tokens: 9, stream: true };
  const exchange = ask(host, client, { ...body, messages: [{ role: "user", content: "hello" }] });
  exchange.respondHeaders({ "content-type": "text/event-stream" });
  const events = pieces.map((content) => ({ choices: [{ index: 0, delta: { content } }] }));
  const last = { choices: [{ index: 0, delta: {}, finish_reason: "stop" }] };
  const text = [...events, last].map((event) => `data: ${JSON.stringify(event)}\n\n`).join("");
  exchange.respondChunk(`${text}data: [DONE]\n\n`, true);
  return observed(exchange).answer_hash;
}

const replyTo = (content: unknown, client: Client = "chat"): string | undefined =>
  observe(client, {
    messages: [
      { role: "user", content: "hello" },
      { role: "assistant", content },
    ],
  }).reply_hash;

describe("the hash of an answer", () => {
  const TEXT = 'Hi "there"!\nHow can I help you, ä 你好 🙂?';

  test("is that of the reply in the next request, in each API", () => {
    const hash = answered(JSON.stringify(TEXT));
    expect(hash).toMatch(/^[0-9a-f]{16}$/);
    expect(replyTo(TEXT)).toBe(hash);
    expect(replyTo(TEXT, "messages")).toBe(hash);
    expect(replyTo([{ type: "text", text: TEXT }], "messages")).toBe(hash);
    const content = [{ type: "output_text", text: TEXT }];
    const input = [
      { type: "message", role: "user", content: "hello" },
      { type: "message", role: "assistant", content },
    ];
    expect(observe("responses", { store: false, input }).reply_hash).toBe(hash);
  });

  test("is the same however the text is escaped or trimmed", () => {
    const escaped = TEXT.replace(/[^ -~]/g, (unit) =>
      [...Array(unit.length).keys()]
        .map((at) => `\\u${unit.charCodeAt(at).toString(16).padStart(4, "0")}`)
        .join(""),
    );
    const hash = replyTo(TEXT);
    expect(answered(`"${escaped.replaceAll('"', '\\"')}"`)).toBe(hash);
    expect(replyTo(`  ${TEXT}\n`)).toBe(hash);
    expect(replyTo(`${TEXT} And more`)).not.toBe(hash);
  });

  test("is the same in pieces, of a stream that is translated", () => {
    expect(streamed(["Hi ", "", "there", "! Nice"], "messages")).toBe(replyTo("Hi there! Nice"));
  });

  test("is not there where not all of the text was read, or there is none", () => {
    expect(streamed(["Hi ", "there", "! Nice"])).toBeUndefined();
    expect(answered("null")).toBeUndefined();
    expect(replyTo(null)).toBeUndefined();
  });

  test("needs no more of a long text than its beginning", () => {
    const beginning = "word ".repeat(60);
    expect(streamed([beginning, "one"])).toBe(replyTo(`${beginning} two`));
  });
});

test("the latest reply counts, and a message of calls only leaves it as it is", () => {
  const said = (content: unknown) => ({ role: "assistant", content });
  const calls = { role: "assistant", content: null, tool_calls: [] };
  const latest = (...messages: object[]) => observe("chat", { messages }).reply_hash;
  expect(latest(said("one"), said("two"))).toBe(replyTo("two"));
  expect(latest(said("one"), calls, { role: "tool", tool_call_id: "c", content: "x" })).toBe(replyTo("one"));
});

test("each hash of a chain has a letter for whose message it is", () => {
  const chat = ["system", "developer", "user", "assistant", "tool"].map((role) => ({ role, content: "x" }));
  expect(observe("chat", { messages: chat }).chain_roles).toBe("ssuat");
  const results = [{ type: "tool_result", tool_use_id: "t", content: "found" }];
  const messages = [
    { role: "user", content: "x" },
    { role: "assistant", content: "x" },
    { role: "user", content: results },
  ];
  expect(observe("messages", { messages }).chain_roles).toBe("uat");
  const call = { type: "function_call", call_id: "c", name: "f", arguments: "{}" };
  const input = [
    { role: "user", content: "x" },
    call,
    { type: "function_call_output", call_id: "c", output: "x" },
  ];
  expect(observe("responses", { store: false, input }).chain_roles).toBe("uat");
});
