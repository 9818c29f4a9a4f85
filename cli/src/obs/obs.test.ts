// The live view: what keys do, and what its lines hold, whatever the size of the terminal and whatever others wrote.
import type { Overview, RequestSummary, Totals } from "@plano/brightstaff/dashboard-api";
import { describe, expect, test } from "vitest";
import { frameOf } from "./frame.js";
import { column, shownLine, sparkline } from "./text.js";
import { BEGINNING, chosenOf, type Key, pressed, type View, withArrived } from "./view.js";

const NOW = Date.UTC(2026, 0, 31, 12);
const QUANTILES = { count: 0, p50: null, p95: 612, p99: null };
const TOTALS: Totals = {
  ...{ requests: 1_260, errors: 10, clientsLeft: 0, limited: 0, failovers: 0 },
  ...{ input: 1_000, cachedInput: 410, cacheWrite: 0, output: 500, reasoning: 0 },
  ...{ cost: 0.8525, withoutPrice: 0, withPrice: 3, modelRequests: 3, saved: 0, withoutUsage: 0 },
  ...{ duration: QUANTILES, ttft: QUANTILES, tokensPerSecond: QUANTILES },
};
const OVERVIEW: Overview = {
  range: { from: NOW - 900_000, to: NOW },
  kept: { from: 0, records: 1, dropped: 0 },
  ...{ totals: TOTALS, previous: TOTALS, bucketMs: 10_000, series: [{ at: NOW, ...TOTALS }] },
  top: { model: [{ key: { model: "openai/gpt-4o-mini" }, ...TOTALS }] },
};

function row(n: number, changes: Partial<RequestSummary> = {}): RequestSummary {
  return {
    ...{ n, id: `id-${n}`, started: NOW + n, duration: 5_200, ttft: 383, status: 200, stopReason: "stop" },
    ...{ endedBy: "provider", listener: "models", path: "/", api: "messages", stream: true, asked: "fast" },
    ...{ model: "gpt-4o-mini", provider: "openai", target: "openai/gpt-4o-mini", attempts: 1, calls: 0 },
    ...{ tags: {}, usage: null, cost: null, saved: null, requestBytes: 1, preview: null, signals: [] },
    ...changes,
  };
}

const key = (name: string, text = name): Key => ({ name, text, control: false });
const after = (view: View, ...keys: readonly Key[]): View =>
  keys.reduce((one, each) => pressed(one, each, 10)[0], view);
const textOf = (view: View, columns = 140, rows = 20): string[] =>
  frameOf(view, { columns, rows }, NOW).map((line) => shownLine(line, columns, false));

const full = withArrived({ ...BEGINNING, overview: OVERVIEW }, [row(1), row(2), row(3)]);

describe("keys", () => {
  test("the newest is chosen, and another one stays chosen while newer ones arrive", () => {
    expect(chosenOf(full)?.id).toBe("id-3");
    const moved = after(full, key("down"), key("down"));
    expect(chosenOf(moved)?.id).toBe("id-2");
    expect(chosenOf(withArrived(moved, [row(4)]))?.id).toBe("id-2");
    expect(chosenOf(after(moved, key("up"), key("up"), key("up")))?.id).toBe("id-3");
  });

  test("what arrives in a pause waits for its end", () => {
    const paused = withArrived(after(full, key("space", " ")), [row(4)]);
    expect(paused.rows).toHaveLength(3);
    expect(after(paused, key("space", " ")).rows.map(({ n }) => n)).toEqual([4, 3, 2, 1]);
  });

  test("a filter is written until it is sent, and given up with escape", () => {
    const writing = after(
      full,
      key("", "/"),
      key("q"),
      key("j"),
      key("backspace", "\u007f"),
      key("", "\u001b[A"),
    );
    expect(writing).toMatchObject({ writing: "q", query: "" });
    expect(pressed(writing, key("return", "\r"), 10)).toMatchObject([{ query: "q" }, "search"]);
    expect(after(writing, key("escape", "\u001b"))).toMatchObject({ writing: undefined, query: "" });
  });

  test("q and Ctrl-C quit, Ctrl-C also while a filter is written", () => {
    expect(pressed(full, key("q"), 10)[1]).toBe("quit");
    const writing = after(full, key("", "/"));
    expect(pressed(writing, { ...key("c"), control: true }, 10)[1]).toBe("quit");
    expect(pressed(writing, key("q"), 10)[1]).toBeUndefined();
  });
});

describe("the frame", () => {
  test("has the numbers of the range", () => {
    const view = {
      ...full,
      health: { version: "0.2.0", started: NOW - 8_000, sandbox: false } as View["health"],
    };
    const [head, , title, model] = textOf(view);
    expect(head).toBe(
      "plano 0.2.0  up 8.0s  ● err 0.8 %  84 rpm  ttft p95 612ms  $3.41/h  cached 41 %  15m █",
    );
    expect(title).toMatch(/^models +rpm +err +p95 +tok\/s +\$\/h +cached/);
    expect(model).toMatch(/^openai\/gpt-4o-mini +84 +0\.8 % +612ms/);
  });

  test.each([
    [140, 20],
    [80, 24],
    [20, 6],
    [1, 2],
  ])("fits %i columns and %i rows", (columns, rows) => {
    for (const view of [BEGINNING, full, after(full, key("down")), after(full, key("tab", "\t"))]) {
      const lines = textOf(view, columns, rows);
      expect(lines).toHaveLength(rows);
      for (const line of lines) expect([...line].length).toBeLessThanOrEqual(columns);
    }
  });

  test("shows no escape of what others wrote", () => {
    const hostile = "\u001b[2J\u0007\u202Eevil";
    const view = withArrived({ ...full, failure: hostile }, [
      row(9, { preview: hostile, asked: hostile, model: hostile }),
    ]);
    const screen = textOf({
      ...view,
      inbox: [{ id: "a", at: NOW, reason: "error", weight: 1, text: hostile, times: 1, request: "x" }],
    }).join("");
    for (const character of ["\u001b", "\u0007", "\u202E"]) expect(screen).not.toContain(character);
    expect(screen).toContain("\\u001b[2J");
  });
});

test("texts are cut to their columns, and lines to the screen", () => {
  expect(column("abcdef", 4)).toBe("abc…");
  expect(column("ab", 4, "right")).toBe("  ab");
  expect(shownLine([["ab", "red"], ["cd"]], 3, false)).toBe("abc");
  expect(shownLine([["ab", "red"]], 9, true)).toBe("\u001b[31mab\u001b[39m");
  expect(sparkline([0, 1, 8])).toBe("▁▂█");
  expect(sparkline([0, 0])).toBe("▁▁");
});
