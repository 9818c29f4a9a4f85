import { describe, expect, test } from "vitest";
import type { Turn } from "../conversation/turns.js";
import type { OrchestratorConfig } from "../service-config/schema.js";
import type { Decision, ModelClient } from "./decision.js";
import { createOrchestrator } from "./orchestrator.js";

const PLANO: OrchestratorConfig = { kind: "plano", model: "router", contextTokens: 8_192 };
const GENERAL: OrchestratorConfig = { kind: "general", model: "router", contextTokens: 8_192 };
const EMBEDDINGS: OrchestratorConfig = { kind: "embeddings", model: "router", threshold: 0.5 };

const CANDIDATES = ["flights", "hotels", "cars"].map((id) => ({ id, description: `finds ${id}` }));
const TURNS: Turn[] = [{ role: "user", text: "To Rome!" }];

/** Returns the given answer, and keeps the requests. */
function scripted(answer: () => unknown): ModelClient & { bodies: Record<string, unknown>[] } {
  const bodies: Record<string, unknown>[] = [];
  const ask = async (body: Record<string, unknown>): Promise<Record<string, unknown>> => {
    bodies.push(body);
    return (await answer()) as Record<string, unknown>;
  };
  return { bodies, chat: ask, embeddings: ask };
}

const saying = (content: string) => () => ({ choices: [{ message: { role: "assistant", content } }] });

const failing = (error: unknown) => () => {
  throw error;
};

async function decide(
  answer: () => unknown,
  { config = PLANO, turns = TURNS, candidates = CANDIDATES } = {},
): Promise<Omit<Decision, "milliseconds">> {
  const { signal } = new AbortController();
  const orchestrator = createOrchestrator(config, scripted(answer), () => 0);
  const { milliseconds: _, ...decision } = await orchestrator.decide(turns, candidates, signal);
  return decision;
}

describe("no model is asked", () => {
  const asked = failing(new Error("asked"));

  test("when there is one candidate", async () => {
    const candidates = CANDIDATES.slice(0, 1);
    expect(await decide(asked, { candidates })).toEqual({ chosen: ["flights"], method: "only" });
  });

  test("when there are no candidates", async () => {
    expect(await decide(asked, { candidates: [] })).toEqual({ chosen: [], method: "none" });
  });

  test.each([
    [PLANO, "the conversation has no text"],
    [EMBEDDINGS, "the user has said nothing"],
  ])("when the conversation is empty: $kind", async (config, error) => {
    const turns: Turn[] = [{ role: "system", text: "be brief" }];
    expect(await decide(asked, { config, turns })).toEqual({ chosen: [], method: "none", error });
  });
});

describe("the model's answer decides", () => {
  test.each<[string, string, string[]]>([
    ["candidates come out in its order", '{"route": ["hotels", "flights"]}', ["hotels", "flights"]],
    ["each comes out once", '{"route": ["cars", "hotels", "cars"]}', ["cars", "hotels"]],
    ["others are dropped", '{"route": ["boats", "cars", "Cars", " cars", "", "__proto__"]}', ["cars"]],
    ["an empty list is no error", '{"route": []}', []],
    ["null is no error", '{"route": null}', []],
    ["an empty name is no error", '{"route": ""}', []],
  ])("%s", async (_case, content, chosen) => {
    expect(await decide(saying(content))).toEqual({ chosen, method: "model" });
  });

  test.each([
    ["names that are no candidates'", '{"route": ["boats"]}', "the model named no candidate"],
    ["prose", "I cannot help with that.", "the answer cannot be read"],
  ])("%s are an error", async (_case, content, error) => {
    expect(await decide(saying(content))).toEqual({ chosen: [], method: "model", error });
  });
});

test.each([PLANO, GENERAL])("a model is asked by its name, for a whole answer: $kind", async (config) => {
  const client = scripted(saying('{"agents": ["cars"]}'));
  await createOrchestrator(config, client, () => 0).decide(TURNS, CANDIDATES, new AbortController().signal);
  expect(client.bodies).toMatchObject([{ model: "router", stream: false }]);
});

test("prompt and conversation together fit the context", async () => {
  const turns: Turn[] = [{ role: "user", text: "a".repeat(10_000) }];
  const client = scripted(saying('{"route": []}'));
  const config: OrchestratorConfig = { kind: "plano", model: "router", contextTokens: 1_000 };
  await createOrchestrator(config, client, () => 0).decide(turns, CANDIDATES, new AbortController().signal);
  const [{ messages } = {}] = client.bodies;
  const [{ content }] = messages as [{ content: string }];
  // The JSON around the one message does not count.
  expect(Buffer.byteLength(content)).toBeGreaterThan(4_000);
  expect(Buffer.byteLength(content)).toBeLessThan(4_100);
});

describe("a model's failure is reported, not thrown", () => {
  test.each([
    [PLANO, "model"],
    [GENERAL, "model"],
    [EMBEDDINGS, "embeddings"],
  ])("by $kind", async (config, method) => {
    const error = "the model failed: status 503";
    expect(await decide(failing(new Error("status 503")), { config })).toEqual({
      chosen: [],
      method,
      error,
    });
  });

  test.each([undefined, null, "text", {}, Object.create(null)])(
    "whatever the model throws: %o",
    async (error) => {
      expect((await decide(failing(error))).error).toBe("the model failed: for no stated reason");
    },
  );

  test("in a few words", async () => {
    expect((await decide(failing(new Error("x".repeat(10_000))))).error).toHaveLength(200);
  });
});

describe("a caller that leaves", () => {
  const never = (): Promise<never> => new Promise(() => {});

  test.each([PLANO, GENERAL, EMBEDDINGS])("does not wait for the model: $kind", async (config) => {
    const caller = new AbortController();
    const client = scripted(never);
    const decision = createOrchestrator(config, client, () => 0).decide(TURNS, CANDIDATES, caller.signal);
    expect(client.bodies).not.toHaveLength(0);
    caller.abort(new Error("gone"));
    await expect(decision).rejects.toThrow("gone");
  });

  test("is reported as such, also when the model fails because of it", async () => {
    const caller = new AbortController();
    const client = scripted(() => {
      caller.abort(new Error("gone"));
      throw new Error("aborted");
    });
    const decision = createOrchestrator(PLANO, client, () => 0).decide(TURNS, CANDIDATES, caller.signal);
    await expect(decision).rejects.toThrow("gone");
  });

  test("before the call causes no call", async () => {
    const client = scripted(never);
    const signal = AbortSignal.abort(new Error("gone"));
    const decision = createOrchestrator(PLANO, client, () => 0).decide(TURNS, CANDIDATES, signal);
    await expect(decision).rejects.toThrow("gone");
    expect(client.bodies).toEqual([]);
  });
});

test("a model call gets the caller's signal", async () => {
  const { signal } = new AbortController();
  const signals: AbortSignal[] = [];
  const chat: ModelClient["chat"] = async (_body, given) => {
    signals.push(given);
    return {};
  };
  await createOrchestrator(PLANO, { chat, embeddings: chat }, () => 0).decide(TURNS, CANDIDATES, signal);
  expect(signals).toEqual([signal]);
});

test("a decision reports its duration", async () => {
  let time = 1_000;
  const client = scripted(() => {
    time += 250;
    return {};
  });
  const { signal } = new AbortController();
  const decision = await createOrchestrator(PLANO, client, () => time).decide(TURNS, CANDIDATES, signal);
  expect(decision.milliseconds).toBe(250);
});
