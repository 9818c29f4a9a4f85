// A session's binding, turn by turn, and above all its costs.
import type { SwitchBudget } from "@plano/config";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PriceOf } from "../models/prices.js";
import type { Binding } from "./binding.js";
import { parseBinding } from "./binding.js";
import { type SessionTurn, updateBinding } from "./binding-update.js";

const PRICES = new Map([
  ["a", { input: 3, output: 15, cachedInput: 0.3 }],
  // This model has no price for cached tokens.
  ["b", { input: 0.8, output: 4 }],
]);
const priceOf: PriceOf = (model) => PRICES.get(model);
const BUDGET: SwitchBudget = {
  maxSwitchSpendPercent: 20,
  replenishOnRebind: true,
  cacheReadDiscount: 0.1,
  recordCounterfactual: false,
};
const NOW = 1_000_000;

function turn(
  model: string,
  more: Partial<SessionTurn> = {},
  budget: SwitchBudget | undefined = BUDGET,
): SessionTurn {
  const session = { id: "s", key: "s", explicit: true, prefixHash: "p", ...(budget && { budget }) };
  const candidate = { model, route: `route of ${model}` };
  return { session, candidate, requested: "m", tokens: 50_000, sent: true, now: NOW, priceOf, ...more };
}

/** A binding to model a, which has 50,000 tokens cached. */
const begun = (): Binding => updateBinding(undefined, turn("a")).binding;

test("a session begins with the router's choice", () => {
  expect(begun()).toEqual({
    anchor_model: "a",
    default_model: "a",
    requested_model: "m",
    route_name: "route of a",
    prefix_hash: "p",
    last_used: NOW,
    cached_tokens: 50_000,
    baseline_usd: 0,
    switch_spend_usd: 0,
    switches: 0,
    session_cost_usd: 0,
    history: [{ model: "a", last_used: NOW, cached_tokens: 50_000 }],
  });
});

describe("with a budget of 20 percent (B6)", () => {
  test("the ninth warm turn is the first that may pay for a switch", () => {
    let binding = begun();
    const reasons: (string | undefined)[] = [];
    for (let warm = 1; warm <= 9; warm += 1) {
      const settled = updateBinding(binding, turn("b", { now: NOW + warm }));
      reasons.push(settled.verdict?.reason);
      expect(settled.verdict?.cost).toBeCloseTo(0.025);
      binding = settled.binding;
      expect(binding.baseline_usd).toBeCloseTo(0.015 * warm);
    }
    expect(reasons).toEqual([...Array(8).fill("over_cap"), "within_cap"]);
    expect(binding).toMatchObject({ anchor_model: "b", route_name: "route of b", switches: 1 });
    expect(binding.switch_spend_usd).toBeCloseTo(0.025);
    expect(binding.default_model).toBe("a");
  });

  test("a switch is free to a model that still has most of the conversation cached", () => {
    const visit = { model: "b", last_used: NOW - 120, cached_tokens: 40_000 };
    const bound = { ...begun(), history: [...begun().history, visit] };
    const { verdict, binding } = updateBinding(bound, turn("b"));
    expect(verdict).toMatchObject({ allowed: true, reason: "free" });
    expect(verdict?.cost).toBeCloseTo(-0.0038);
    expect(binding).toMatchObject({ anchor_model: "b", switches: 1, switch_spend_usd: 0 });
    const gone = { ...bound, history: [{ ...visit, last_used: NOW - 301 }] };
    expect(updateBinding(gone, turn("b")).verdict?.reason).toBe("over_cap");
  });

  test("a session that stays keeps its route", () => {
    const { binding } = updateBinding(begun(), turn("b"));
    expect(binding).toMatchObject({ anchor_model: "a", route_name: "route of a", switches: 0 });
  });

  test("a switch to a model without a price is allowed", () => {
    const { verdict, binding } = updateBinding(begun(), turn("c"));
    expect([verdict?.reason, binding.anchor_model, binding.switch_spend_usd]).toEqual(["no_pricing", "c", 0]);
  });

  test("the same model for another preference is no switch", () => {
    const { binding, verdict } = updateBinding(
      begun(),
      turn("a", { candidate: { model: "a", route: "another" } }),
    );
    expect(binding).toMatchObject({ anchor_model: "a", route_name: "another", switches: 0 });
    expect(verdict).toBe(undefined);
  });

  test("a decision-only request changes nothing in the budget", () => {
    expect(updateBinding(begun(), turn("a", { sent: false })).binding.baseline_usd).toBe(0);
  });

  test.each<[string, Partial<SessionTurn>]>([
    ["five minutes of silence", { now: NOW + 301 }],
    ["another prefix", { session: { id: "s", key: "s", explicit: true, prefixHash: "q", budget: BUDGET } }],
    ["another model that is asked for", { requested: "n" }],
  ])("an episode begins anew with %s", (_what, more) => {
    const bound = { ...begun(), baseline_usd: 1, switch_spend_usd: 0.1, switches: 2, session_cost_usd: 3 };
    expect(updateBinding(bound, turn("b", more)).binding).toMatchObject({
      anchor_model: "b",
      default_model: "b",
      baseline_usd: 0,
      switch_spend_usd: 0,
      switches: 0,
      session_cost_usd: 3,
      history: [{ model: "b" }],
    });
  });

  test("the spent budget stays spent when it is not replenished", () => {
    const bound = { ...begun(), baseline_usd: 1, switch_spend_usd: 0.1 };
    const strict = { ...BUDGET, replenishOnRebind: false };
    expect(updateBinding(bound, turn("b", { now: NOW + 301 }, strict)).binding).toMatchObject({
      baseline_usd: 1,
      switch_spend_usd: 0.1,
    });
  });
});

test("without a budget a session follows each choice", () => {
  const session = { id: "s", key: "s", explicit: false, prefixHash: "p" };
  const { binding, verdict } = updateBinding(begun(), turn("b", { session }));
  expect([binding.anchor_model, binding.switches, verdict]).toEqual(["b", 1, undefined]);
});

test("any sequence of turns stays within the budget, and its binding reads back", () => {
  const step = fc.record({
    model: fc.constantFrom("a", "b", "c"),
    pause: fc.integer({ min: 0, max: 400 }),
    tokens: fc.integer({ min: 0, max: 1_000_000 }),
    sent: fc.boolean(),
  });
  const budgets = fc.record({
    maxSwitchSpendPercent: fc.double({ min: 0, max: 100, noNaN: true }),
    replenishOnRebind: fc.boolean(),
    cacheReadDiscount: fc.double({ min: 0, max: 1, noNaN: true }),
    recordCounterfactual: fc.constant(false),
  });
  fc.assert(
    fc.property(budgets, fc.array(step, { maxLength: 60 }), (budget, steps) => {
      let bound: Binding | undefined;
      let now = NOW;
      for (const { model, pause, tokens, sent } of steps) {
        now += pause;
        const { binding } = updateBinding(bound, turn(model, { now, tokens, sent }, budget));
        expect(binding.switch_spend_usd).toBeLessThanOrEqual(
          (budget.maxSwitchSpendPercent / 100) * binding.baseline_usd,
        );
        expect(parseBinding(JSON.stringify(binding))).toEqual(binding);
        bound = binding;
      }
    }),
  );
});

test.each([
  "",
  "null",
  "[]",
  "{",
  '{"anchor_model":"a"}',
  JSON.stringify({ ...begun(), switches: -1 }),
  "1e999",
])("a session that is stored as %s is treated as missing", (written) => {
  expect(parseBinding(written)).toBe(undefined);
});
