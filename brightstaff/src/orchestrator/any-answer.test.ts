// Properties of every decision, for any model answer and any conversation.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Turn } from "../conversation/turns.js";
import type { OrchestratorConfig } from "../service-config/schema.js";
import type { ModelClient } from "./decision.js";
import { createOrchestrator } from "./orchestrator.js";

const config = fc.constantFrom<OrchestratorConfig>(
  { kind: "plano", model: "m", contextTokens: 500 },
  { kind: "general", model: "m", contextTokens: 500 },
  { kind: "embeddings", model: "m", threshold: 0 },
);
const name = fc.oneof(fc.constantFrom("flights", "hotels", "__proto__", "constructor", "boats"), fc.string());
const candidate = fc.record({ id: name, description: fc.string() });
const text = fc.string({ unit: "binary", maxLength: 3_000 });
const turn: fc.Arbitrary<Turn> = fc.record({
  role: fc.constantFrom("system", "user", "assistant", "tool"),
  text,
});

const quoted = fc.oneof(
  fc.array(name).map((names) => JSON.stringify({ route: names })),
  fc.array(name).map((names) => `{'agents': ['${names.join("', '")}']}`),
  fc.string(),
);
const call = fc.record({ function: fc.record({ arguments: fc.oneof(quoted, fc.jsonValue()) }) });
const message = fc.record({ content: fc.oneof(quoted, fc.jsonValue()), tool_calls: fc.array(call) });
const vector = fc.record(
  { index: fc.nat(3), embedding: fc.array(fc.double(), { minLength: 1, maxLength: 2 }) },
  { requiredKeys: ["embedding"] },
);
const answer = fc.oneof(
  fc.record({ choices: fc.array(fc.record({ message })) }),
  fc.record({ data: fc.array(vector) }),
  fc.jsonValue(),
);

test("no decision rejects or names anything but a candidate", async () => {
  const input = fc.tuple(fc.array(turn), fc.array(candidate, { maxLength: 4 }), answer, fc.boolean());
  await fc.assert(
    fc.asyncProperty(config, input, async (kind, [turns, candidates, given, fails]) => {
      const ask = async (): Promise<Record<string, unknown>> => {
        if (fails) throw given;
        return given as Record<string, unknown>;
      };
      const client: ModelClient = { chat: ask, embeddings: ask };
      const orchestrator = createOrchestrator(kind, client, () => 0);
      const decision = await orchestrator.decide(turns, candidates, new AbortController().signal);
      const ids = candidates.map(({ id }) => id);
      for (const id of decision.chosen) expect(ids).toContain(id);
      expect(new Set(decision.chosen).size).toBe(decision.chosen.length);
      if (decision.error !== undefined) expect(decision.chosen).toEqual([]);
      for (const score of Object.values(decision.scores ?? {}))
        expect(Math.abs(score)).toBeLessThan(1.000_001);
    }),
    { numRuns: 1_000 },
  );
});
