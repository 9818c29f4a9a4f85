// Which requests belong to the same session.
import { pino } from "pino";
import { describe, expect, test } from "vitest";
import type { ClientApi } from "../conversation/api.js";
import { conversationOf } from "../conversation/turns.js";
import type { JsonObject } from "../json.js";
import { PLAIN_CONFIG } from "../testing/service-config.js";
import { type Session, sessionOf } from "./identity.js";

const CONFIG = { ...PLAIN_CONFIG.sessions, tenantHeader: "x-tenant" };
const IMPLICIT = { ...CONFIG, implicit: true };
const BUDGET = {
  maxSwitchSpendPercent: 20,
  replenishOnRebind: false,
  cacheReadDiscount: 0.5,
  recordCounterfactual: true,
};
const log = pino({ level: "silent" });
const CHAT = {
  messages: [
    { role: "system", content: "be brief" },
    { role: "user", content: "hello" },
  ],
  tools: [{ type: "function", function: { name: "weather" } }],
};

function identify(
  config: typeof CONFIG,
  headers: Record<string, string>,
  body: JsonObject = CHAT,
  api: ClientApi = "chat-completions",
): Session | undefined {
  return sessionOf(config, { headers, body, conversation: conversationOf(api, body), log });
}

describe("a conversation with a session id", () => {
  test("is known by a valid id", () => {
    expect(identify(CONFIG, { "x-model-affinity": "a" })).toMatchObject({ id: "a", explicit: true });
    for (const id of ["", "x".repeat(257)]) {
      expect(identify(CONFIG, { "x-model-affinity": id })).toBe(undefined);
    }
  });

  test("is separate from other tenants' sessions, however the names combine", () => {
    const keyOf = (tenant: string, id: string): string | undefined =>
      identify(CONFIG, { "x-tenant": tenant, "x-model-affinity": id })?.key;
    const keys = [keyOf("a", "b:c"), keyOf("a:b", "c"), keyOf("", "a:b:c"), keyOf("a%3Ab", "c")];
    expect(new Set(keys).size).toBe(4);
    expect(keyOf("x".repeat(257), "a")).toBe(undefined);
  });
});

describe("a caller's conversation", () => {
  const keyOf = (caller: string, more: Record<string, string> = {}): string =>
    identify(IMPLICIT, { "x-plano-caller": caller, ...more })?.key ?? "";

  test("is separate from other callers', with a session id or without, however the names combine", () => {
    const named = (caller: string, id: string): string => keyOf(caller, { "x-model-affinity": id });
    const keys = [
      ...[keyOf("alice"), keyOf("bob"), keyOf(""), keyOf("a", { "x-tenant": "b" })],
      ...[
        keyOf("b", { "x-tenant": "a" }),
        named("alice", "c"),
        named("bob", "c"),
        named("", "alice:named:c"),
      ],
    ];
    expect(new Set(keys).size).toBe(keys.length);
    expect(named("alice", "c")).toBe(named("alice", "c"));
  });

  test("without a session id cannot be reached by one", () => {
    const { id = "" } = identify(IMPLICIT, { "x-plano-caller": "alice" }) ?? {};
    expect(id).toMatch(/^implicit:/);
    expect(keyOf("alice", { "x-model-affinity": id })).not.toBe(keyOf("alice"));
  });
});

describe("a conversation without a session id", () => {
  test("is known by its beginning, and stays the same as it goes on", () => {
    const first = identify(IMPLICIT, {});
    expect(first?.id).toMatch(/^implicit:[0-9a-f]{16}$/);
    const messages = [...CHAT.messages, { role: "assistant", content: "Hi" }, { role: "user", content: "?" }];
    expect(identify(IMPLICIT, {}, { ...CHAT, messages })).toEqual(first);
  });

  test.each<[string, JsonObject]>([
    ["other first words", { ...CHAT, messages: [CHAT.messages[0], { role: "user", content: "bye" }] }],
    ["another system text", { ...CHAT, messages: [CHAT.messages[1]] }],
    ["other tools", { ...CHAT, tools: [] }],
  ])("is another one with %s", (_what, body) => {
    expect(identify(IMPLICIT, {}, body)?.id).not.toBe(identify(IMPLICIT, {})?.id);
  });

  test("shares its prefix with a conversation that differs in the question only", () => {
    const other = { ...CHAT, messages: [CHAT.messages[0], { role: "user", content: "bye" }] };
    expect(identify(IMPLICIT, {}, other)?.prefixHash).toBe(identify(IMPLICIT, {})?.prefixHash);
    expect(identify(IMPLICIT, { "x-tenant": "a" })?.prefixHash).not.toBe(identify(IMPLICIT, {})?.prefixHash);
  });

  test("has the same identity in every API", () => {
    const tools = [{ name: "weather" }];
    const [system, user] = CHAT.messages;
    const id = identify(IMPLICIT, {})?.id;
    const messages = { system: system?.content, messages: [user], tools };
    expect(identify(IMPLICIT, {}, messages, "messages")?.id).toBe(id);
    const responses = { instructions: system?.content, input: "hello", tools };
    expect(identify(IMPLICIT, {}, responses, "responses")?.id).toBe(id);
  });

  test("has no session when nothing needs one or the client opts out", () => {
    expect(identify(CONFIG, {})).toBe(undefined);
    expect(identify(IMPLICIT, { "x-plano-cache": "OFF" })).toBe(undefined);
    expect(identify({ ...CONFIG, userTurnsOnly: true }, {})).toBeDefined();
  });
});

describe("a request's own budget", () => {
  const pct = (value: string): Record<string, string> => ({ "x-plano-max-switch-spend-pct": value });

  test("replaces a missing one, and otherwise changes the allowed share", () => {
    expect(identify(CONFIG, pct("2.5"))?.budget).toEqual({
      maxSwitchSpendPercent: 2.5,
      replenishOnRebind: true,
      cacheReadDiscount: 0.1,
      recordCounterfactual: false,
    });
    expect(identify({ ...IMPLICIT, budget: BUDGET }, pct("0"))?.budget).toEqual({
      ...BUDGET,
      maxSwitchSpendPercent: 0,
    });
  });

  test.each(["-1", "100.1", "", "many", "0x10", "1e1", "NaN"])("of %j is ignored", (value) => {
    expect(identify(CONFIG, pct(value))).toBe(undefined);
    expect(identify({ ...IMPLICIT, budget: BUDGET }, pct(value))?.budget).toEqual(BUDGET);
  });
});
