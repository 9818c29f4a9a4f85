// What observations tell of a conversation where no text is kept: the session, the user, counts, and hashes of messages.
import type { Observation } from "@plano/config/contract";
import { beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../host/host-api.js";
import { ask, type Client, startWith } from "./configured.js";
import { observedBy } from "./observed.js";

let host: Host;

beforeAll(async () => {
  host = await start("one");
});

function start(identity: string): Promise<Host> {
  const entries = ["{ model: openai/gpt-4o, access_key: $A }", "{ model: anthropic/claude, access_key: $A }"];
  return startWith(entries, "", { environment: { PLANO_IDENTITY_KEY: identity } });
}

function observe(client: Client, body: object, at = host): Observation {
  ask(at, client, { model: "openai/gpt-4o", ...body }).abort();
  return observedBy(at);
}

const chainOf = (messages: unknown[], at = host): readonly string[] =>
  observe("chat", { messages }, at).chain ?? [];
const said = (role: string, content: unknown): object => ({ role, content });

describe("the chain", () => {
  const talk = [said("system", "Be brief."), said("user", "hello"), said("assistant", "hi")];

  test("has a hash of each message, and the next turn's begins alike", () => {
    const first = chainOf(talk);
    expect(first).toHaveLength(3);
    expect(new Set(first).size).toBe(3);
    const next = chainOf([...talk, said("user", "no, the other one")]);
    expect(next.slice(0, 3)).toEqual(first);
    expect(chainOf([...talk.slice(0, 2), said("assistant", "ha")]).slice(0, 2)).toEqual(first.slice(0, 2));
  });

  test("tells roles, texts and their order apart, whatever their length", () => {
    const texts = Array.from({ length: 200 }, (_, length) => "abcdefghij".repeat(20).slice(0, length));
    const swapped = [64, 96, 128].map((length) => {
      const text = texts[length] ?? "";
      return text.slice(32, 64) + text.slice(0, 32) + text.slice(64);
    });
    const messages = [...texts, ...swapped].flatMap((text) => [said("user", text), said("assistant", text)]);
    const hashes = [];
    for (let at = 0; at < messages.length; at += 64) hashes.push(...chainOf(messages.slice(at, at + 64)));
    expect(new Set(hashes).size).toBe(messages.length);
  });

  test("does not change when a cache marker moves, or a text becomes the only part of a list", () => {
    const marked = { type: "text", text: "hello", cache_control: { type: "ephemeral" } };
    const [plain] = chainOf([said("user", "hello")]);
    expect(chainOf([said("user", [marked])])).toEqual([plain]);
    expect(chainOf([said("user", [{ type: "text", text: "hello" }])])).toEqual([plain]);
    expect(chainOf([said("user", [marked, marked])])).not.toEqual([plain]);
  });

  test("has the last 64, and says how many are before", () => {
    const messages = Array.from({ length: 100 }, (_, index) => said("user", `turn ${index}`));
    const { chain, chain_skipped: skipped, shape } = observe("chat", { messages });
    expect([chain?.length, skipped, shape.messages]).toEqual([64, 36, 100]);
    expect(chain).toEqual(chainOf(messages.slice(36)));
  });

  test("is another one under another key of the installation", async () => {
    const other = await start("two");
    const [hash] = chainOf([said("user", "hello")]);
    expect(chainOf([said("user", "hello")], other)).not.toEqual([hash]);
  });

  test("is there for each of the APIs", () => {
    expect(observe("messages", { max_tokens: 9, messages: talk.slice(1) }).chain).toEqual(
      chainOf(talk.slice(1)),
    );
    const input = [{ type: "message", role: "user", content: "hello" }];
    const [hash] = chainOf([said("user", "hello")]);
    for (const each of [input, "hello"]) {
      expect(observe("responses", { store: false, input: each }).chain).toEqual([hash]);
    }
  });
});

test("the shape counts what there is", () => {
  const image = { type: "image_url", image_url: { url: "data:image/png;base64,AAAA" } };
  const messages = [
    said("system", "s"),
    said("user", [{ type: "text", text: "look" }, image, image]),
    said("assistant", "ok"),
    said("user", "and now?"),
  ];
  const tools = [{ type: "function", function: { name: "f" } }];
  expect(observe("chat", { messages, tools }).shape).toMatchObject({
    messages: 4,
    user_turns: 2,
    tools: 1,
    images: 2,
  });
  const results = [{ type: "tool_result", tool_use_id: "t", content: "found" }];
  expect(
    observe("messages", { max_tokens: 9, messages: [said("user", "find"), said("user", results)] }).shape,
  ).toMatchObject({ messages: 2, user_turns: 1 });
});

describe("without content, a name is what stands for it", () => {
  const HASH = /^[0-9a-f]{12}$/;
  const messages = [said("user", "hello")];

  test.each<[string, Client, object, string]>([
    ["prompt_cache_key", "chat", { prompt_cache_key: "mine" }, "body"],
    ["metadata.user_id", "messages", { metadata: { user_id: "user_1_account__session_abc" } }, "body"],
    [
      "metadata.user_id",
      "messages",
      { metadata: { user_id: '{"device_id":"d","session_id":"abc"}' } },
      "body",
    ],
  ])("a session by %s", (_what, client, more, from) => {
    const observation = observe(client, { max_tokens: 9, messages, ...more });
    expect(observation).toMatchObject({ session: expect.stringMatching(HASH), session_from: from });
  });

  test("a session by the response that the request continues", () => {
    const body = { store: false, input: "hello", previous_response_id: "resp_1" };
    expect(observe("responses", body)).toMatchObject({
      session: expect.stringMatching(HASH),
      session_from: "previous_response_id",
    });
  });

  test("the same session has the same one, in either form", () => {
    const session = (id: string) =>
      observe("messages", { max_tokens: 9, messages, metadata: { user_id: id } }).session;
    expect(session("user_1_session_abc")).toBe(session('{"session_id":"abc"}'));
    expect(session("user_1_session_abd")).not.toBe(session('{"session_id":"abc"}'));
  });

  test("a user", () => {
    const { user } = observe("chat", { messages, user: "ada" });
    expect(user).toMatch(HASH);
    expect(observe("chat", { messages, safety_identifier: "ada" }).user).toBe(user);
  });
});
