// Prefix affinity: the gateway role hashes the beginning of a conversation, for providers that want equal
// ones at one address.
import { beforeAll, describe, expect, test } from "vitest";
import type { HeaderMap } from "../host/header-map.js";
import type { Host } from "../host/host-api.js";
import { ask, type Client, requestFor, startWith } from "./configured.js";

const HEADER = "x-plano-prefix-hash";
const URLS = '["http://10.0.0.1:8000", "http://10.0.0.2:8000"]';

let host: Host;
beforeAll(async () => {
  host = await startWith(
    [
      `{ model: vllm/warm, base_url: ${URLS}, prefix_affinity: true }`,
      `{ model: vllm/cold, base_url: ${URLS} }`,
    ],
    "model_aliases: { either: { targets: [vllm/cold, vllm/warm] } }\n",
  );
});

/** The hash that Envoy gets. */
function hashOf(client: Client, body: object, headers: Record<string, string> = {}): string {
  const request = requestFor(client, { model: "vllm/warm", ...body });
  let told: string | undefined;
  const route = (routed: HeaderMap): string | undefined => {
    told = routed.get(HEADER);
    return routed.get("x-plano-cluster");
  };
  host.exchange({ route }).request({ ...request.headers, ...headers }, request.body);
  return told ?? "none";
}

const user = (content: unknown) => ({ role: "user", content });
const assistant = (content: unknown) => ({ role: "assistant", content });
const system = (content: string) => ({ role: "system", content });
const tool = (name: string) => ({ type: "function", function: { name, parameters: {} } });

interface Case {
  client: Client;
  /** Turns of one conversation. */
  first: object;
  later: object;
  /** Conversations with another beginning. */
  others: object[];
}

const cases: Case[] = [
  {
    client: "chat",
    first: { messages: [system("s"), user("q")] },
    later: { temperature: 1, messages: [system("s"), user("q"), assistant("a"), user("r")] },
    others: [
      { messages: [system("t"), user("q")] },
      { messages: [system("s"), user("p")] },
      { messages: [user("sq")] },
      { messages: [system("s"), user("q")], tools: [tool("t")] },
      { messages: [system("s"), user("q")], tools: [tool("u")] },
    ],
  },
  {
    client: "messages",
    first: { system: "s", messages: [user("q")] },
    later: { max_tokens: 9, system: "s", messages: [user("q"), assistant("a"), user("r")] },
    others: [
      { messages: [user("q")] },
      { system: "t", messages: [user("q")] },
      { system: "s", messages: [user("p")] },
    ],
  },
  {
    client: "responses",
    first: { instructions: "s", input: [user("q")] },
    later: { instructions: "s", input: [user("q"), assistant("a"), user("r")] },
    others: [
      { instructions: "t", input: [user("q")] },
      { instructions: "s", input: [user("p")] },
      { instructions: "s", input: "q", tools: [{ type: "function", name: "t", parameters: {} }] },
    ],
  },
];

describe.each(cases)("a conversation of $client", ({ client, first, later, others }) => {
  test("has one hash of sixteen digits in all of its turns", () => {
    expect(hashOf(client, first)).toMatch(/^[0-9a-f]{16}$/);
    expect(hashOf(client, later)).toBe(hashOf(client, first));
  });

  test("has another hash when it begins differently", () => {
    const hashes = [first, ...others].map((body) => hashOf(client, body));
    expect(new Set(hashes).size).toBe(hashes.length);
  });
});

test("an input that is a text is the whole beginning", () => {
  expect(hashOf("responses", { input: "one" })).toBe(hashOf("responses", { input: "one", store: false }));
  expect(hashOf("responses", { input: "one" })).not.toBe(hashOf("responses", { input: "two" }));
});

test("cache markers that move from turn to turn do not change the hash", () => {
  const part = { type: "text", text: "a long beginning" };
  const marked = { ...part, cache_control: { type: "ephemeral" } };
  expect(hashOf("messages", { messages: [user([marked])] })).toBe(
    hashOf("messages", { messages: [user([part]), assistant("a"), user([marked])] }),
  );
});

test("every byte of a beginning changes the hash, as does its place", () => {
  const texts = ["", "a", "b", "ab", "ba", "12345678", "123456789", "87654321", "1234567812345678"];
  const hashes = texts.map((text) => hashOf("chat", { messages: [user(text)] }));
  expect(new Set(hashes).size).toBe(texts.length);
  expect(hashOf("chat", { messages: [system("ab"), user("c")] })).not.toBe(
    hashOf("chat", { messages: [system("a"), user("bc")] }),
  );
});

test("hashes of similar beginnings are spread", () => {
  const hashes = Array.from({ length: 64 }, (_, index) => hashOf("chat", { messages: [user(`q${index}`)] }));
  for (let digit = 0; digit < 16; digit++) {
    expect(new Set(hashes.map((hash) => hash[digit])).size).toBeGreaterThan(8);
  }
});

test("a conversation with a session id is known by that only", () => {
  const mine = { "x-model-affinity": "mine" };
  const hash = hashOf("chat", { messages: [user("q")] }, mine);
  expect(hash).toBe(hashOf("messages", { messages: [user("p")] }, mine));
  expect(hash).not.toBe(hashOf("chat", { messages: [user("q")] }, { "x-model-affinity": "yours" }));
  expect(hash).not.toBe(hashOf("chat", { messages: [user("q")] }));
});

test("a client's hash is ignored, and no hash reaches a provider", () => {
  const body = { messages: [user("q")] };
  expect(hashOf("chat", body, { [HEADER]: "0123456789abcdef" })).toBe(hashOf("chat", body));
  const [attempt] = ask(host, "chat", { model: "vllm/warm" }).attempts;
  expect(attempt?.headers?.get(HEADER)).toBeUndefined();
});

test("hashes are only made when a provider wants affinity, or one in a pool does", () => {
  expect(hashOf("chat", { model: "vllm/cold" })).toBe("none");
  expect(hashOf("chat", { model: "either" })).toMatch(/^[0-9a-f]{16}$/);
});

test("bodies without a conversation pass", () => {
  for (const messages of [[], [assistant("a"), user("q")], [1, null, "x"], "text", null, {}]) {
    expect(hashOf("chat", { messages })).toMatch(/^[0-9a-f]{16}$/);
  }
});
