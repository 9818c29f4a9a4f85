import type { RequestDetail } from "@plano/brightstaff/dashboard-api";
import { describe, expect, it } from "vitest";
import { ticksOf, waterfallOf } from "./waterfall.js";

type Told = Parameters<typeof waterfallOf>[0];
type Attempts = RequestDetail["record"]["attempts"];

function told(summary: object, attempts: object[] = [], calls: object[] = []): Told {
  return {
    summary: { started: 1_000, duration: 500, status: 200, ttft: null, ...summary },
    record: { attempts: attempts as Attempts, attempt_count: attempts.length },
    calls,
    decisions: {},
  } as unknown as Told;
}

const attempt = (target: string, began_ms: number, ms: number, more: object = {}): object => ({
  target,
  provider: "p",
  status: 200,
  began_ms,
  ms,
  error: null,
  ...more,
});

describe("the waterfall", () => {
  it("shows the choice of a model, a failed attempt and the one that answered", () => {
    const summary = { decisionMs: 60, route: "code", routeMethod: "model", ttft: 222 };
    const attempts = [
      attempt("openai/gpt-4o", 62, 40, { status: 503, error: "status" }),
      attempt("anthropic/c", 102, 390),
    ];
    expect(waterfallOf(told(summary, attempts))).toEqual({
      end: 500,
      bars: [
        { label: "gateway", start: 0, ms: 2, note: "", tone: "own", depth: 0 },
        { label: "routing", start: 2, ms: 60, note: "“code” by model", tone: "own", depth: 0 },
        { label: "attempt 1", start: 62, ms: 40, note: "openai/gpt-4o 503 status", tone: "bad", depth: 0 },
        { label: "attempt 2", start: 102, ms: 390, note: "anthropic/c", tone: "call", depth: 0, mark: 222 },
      ],
    });
  });

  it("shows why the last attempt failed where only the end of the request tells", () => {
    const lastOf = (summary: object, more: object): unknown[] => {
      const bar = waterfallOf(told(summary, [attempt("a/b", 1, 2, more)])).bars.at(-1);
      return [bar?.tone, bar?.note];
    };
    const unreachable = { status: 502, endedBy: "provider", error: { code: "upstream_unreachable" } };
    expect(lastOf(unreachable, { status: 0 })).toEqual(["bad", "a/b upstream_unreachable"]);
    expect(lastOf({ status: 502, endedBy: "gateway" }, { status: 200 })).toEqual(["bad", "a/b 200 502"]);
    expect(lastOf(unreachable, { status: 0, error: "connect" })).toEqual(["bad", "a/b connect"]);
    expect(lastOf({ status: 503, endedBy: "provider" }, { status: 503 })).toEqual(["bad", "a/b 503"]);
    expect(lastOf({ status: 0, endedBy: "client" }, { status: 0 })).toEqual(["call", "a/b"]);
    expect(lastOf({ status: 400, endedBy: "gateway" }, { status: 200 })).toEqual(["call", "a/b"]);
  });

  it("shows an answer that was withheld as Plano's doing, not the provider's", () => {
    const summary = {
      status: 503,
      endedBy: "gateway",
      withheld: true,
      error: { code: "prompt_guard_failed" },
    };
    expect(waterfallOf(told(summary, [attempt("a/b", 1, 2)])).bars).toMatchObject([
      { label: "gateway", tone: "bad", note: "prompt_guard_failed" },
      { label: "provider", tone: "call", note: "a/b" },
    ]);
  });

  it("shows a stream that its provider ended with an error as failed, though it began with 200", () => {
    const lastOf = (summary: object) =>
      waterfallOf(
        told({ status: 200, error: { code: "upstream_reset" }, ...summary }, [attempt("a/b", 1, 2)]),
      ).bars.at(-1);
    expect(lastOf({ endedBy: "provider" })).toMatchObject({ tone: "bad", note: "a/b 200 upstream_reset" });
    for (const endedBy of ["client", "gateway"])
      expect(lastOf({ endedBy })).toMatchObject({ tone: "call", note: "a/b" });
  });

  it("shows filters when they were asked, before and behind the call", () => {
    const call = {
      summary: { started: 1_010, duration: 40, status: 200, asked: "m", model: null, ttft: null },
      record: {},
    };
    const filters = [
      { name: "guard", verdict: "passed" as const, at: 1_002, ms: 8 },
      { name: "check", verdict: "stopped" as const, at: 1_050, ms: 5 },
      { name: "old", verdict: "passed" as const, ms: 5 },
    ];
    const { bars } = waterfallOf({ ...told({}, [], [call]), decisions: { filters } });
    expect(bars.slice(1).map(({ label, start, ms, note, tone }) => [label, start, ms, note, tone])).toEqual([
      ["filter guard", 2, 8, "passed", "own"],
      ["model call", 10, 40, "m", "call"],
      ["filter check", 50, 5, "stopped", "bad"],
    ]);
  });

  it("shows which prompt targets were called, and what became of each call", () => {
    const call = { target: "reboot", method: "POST", path: "/devices/{id}", status: 200, at: 1_020, ms: 30 };
    const apiCalls = [
      call,
      { ...call, target: "usage", status: 0 },
      { ...call, target: "logs", status: 404 },
    ];
    const { bars } = waterfallOf({ ...told({}), decisions: { apiCalls } });
    expect(bars.slice(1).map(({ label, start, ms, note, tone }) => [label, start, ms, note, tone])).toEqual([
      ["prompt target", 20, 30, "reboot POST /devices/{id} 200", "call"],
      ["prompt target", 20, 30, "usage POST /devices/{id} no response", "bad"],
      ["prompt target", 20, 30, "logs POST /devices/{id} 404", "bad"],
    ]);
  });

  it("shows the model of a wildcard where the record has it", () => {
    const { record, ...others } = told({}, [attempt("openai/*", 0, 1), attempt("sandbox/*", 1, 1)]);
    const { bars } = waterfallOf({
      ...others,
      record: { ...record, target: "sandbox/*", model: "gpt-4o" },
    });
    expect(bars.map(({ note }) => note)).toEqual(["", "openai/*", "sandbox/gpt-4o"]);
  });

  it("shows a refused request as the gateway's", () => {
    const { bars } = waterfallOf(
      told({ status: 404, duration: 1, error: { code: "unknown_model", message: "" } }),
    );
    expect(bars).toEqual([
      { label: "gateway", start: 0, ms: 1, note: "unknown_model", tone: "bad", depth: 0 },
    ]);
  });

  it("shows calls of models below the request that caused them, on one axis", () => {
    const call = {
      summary: {
        id: "c1",
        started: 1_050,
        duration: 900,
        status: 200,
        ttft: 20,
        provider: "openai",
        model: "gpt-4o",
      },
      record: {},
    };
    const { bars, end } = waterfallOf(told({}, [], [call]));
    expect(bars[1]).toEqual({
      label: "model call",
      start: 50,
      ms: 900,
      note: "openai/gpt-4o",
      tone: "call",
      depth: 1,
      id: "c1",
      mark: 70,
    });
    expect(end).toBe(950);
  });

  it("has round times on its axis", () => {
    expect(ticksOf(500).map(({ name }) => name)).toEqual(["0", "100ms", "200ms", "300ms", "400ms", "500ms"]);
    expect(ticksOf(1).map(({ name }) => name)).toEqual(["0", "1ms"]);
  });
});
