// Failed calls of tools, and calls that go round in circles.
import { describe, expect, test } from "vitest";
import { growth, MOST_GROWTH } from "../filters/testing/growth.js";
import { analyse } from "./analyser.js";
import type { Message } from "./report.js";
import { callsIn, loopsIn } from "./tool-calls.js";

const call = (name: string, given: object = {}): Message => ({
  from: "function_call",
  value: JSON.stringify({ name, arguments: given }),
});
const result = (value: string): string | undefined =>
  analyse([call("f"), { from: "observation", value }]).signals[0]?.type;
const loops = (...calls: Message[]): string[] => loopsIn(callsIn(calls)).map(({ type }) => type.slice(16));

describe("a tool's result", () => {
  test.each([
    "Error: order not found",
    "Error executing tool lookup: KeyError('id')",
    '{"error":"no such order"}',
    '{"errors":[{"message":"x"}]}',
    '{"is_error":true,"content":"x"}',
    '{"result":{"error":"x"}}',
    '{"status":503}',
    '{"statusCode":404,"body":""}',
    '{"success":false}',
    '{"status":"failed"}',
    '{"exit_code":2,"stdout":""}',
    "Traceback (most recent call last):\n  File x",
    "ValueError: could not convert",
    "some output\nProcess exited with code 1",
    "bash: foo: command not found",
    "HTTP 500",
    "Failed to connect",
    "Request timed out",
    "User not found",
  ])("%j is a failure", (value) => {
    expect(result(value)).toMatch(/^(execution\.failure|environment\.exhaustion)\./);
  });

  test.each([
    "",
    "[]",
    "Order 123 was cancelled",
    '{"error":null,"data":[1]}',
    '{"errors":[],"status":200}',
    '{"status":"ok","exit_code":0}',
    '{"success":true,"message":"no errors"}',
    "The handbook says: a timeout of the washing machine is shown as an error. ".repeat(10),
    '{"articles":[{"title":"Error handling in Rust"}]}',
    "No results",
    "Terror in the skies",
  ])("%j is none", (value) => {
    expect(result(value)).toBeUndefined();
  });

  test("has the kind that its words tell", () => {
    expect(result('{"error":"rate limit exceeded"}')).toBe("environment.exhaustion.rate_limit");
    expect(result("Error: missing required parameter id")).toBe("execution.failure.invalid_args");
    expect(result("Error: something else")).toBe("execution.failure.tool_error");
  });

  test("names its call", () => {
    const [signal] = analyse([call("lookup"), { from: "observation", value: "Error: x" }]).signals;
    expect(signal).toMatchObject({ message_index: 1, metadata: { tool_name: "lookup", call_index: 0 } });
  });
});

describe("calls", () => {
  test("that are the same three times are retries, whatever the order of their members", () => {
    expect(loops(call("f", { a: 1, b: 2 }), call("f", { b: 2, a: 1 }), call("f", { a: 1, b: 2 }))).toEqual([
      "retry",
    ]);
    expect(loops(call("f"), call("f"))).toEqual([]);
  });

  test("of one tool with other arguments are a drift", () => {
    expect(loops(call("f", { a: 1 }), call("f", { a: 2 }), call("f", { a: 3 }))).toEqual(["parameter_drift"]);
  });

  test("of several tools in turn are an oscillation", () => {
    const cycle = [call("f"), call("g", { x: 1 })];
    expect(loops(...cycle, ...cycle, ...cycle)).toEqual(["oscillation"]);
    expect(loops(...cycle, ...cycle)).toEqual([]);
  });

  test("are read in other forms, too", () => {
    const [first, second] = callsIn([
      { from: "function_call", value: "f(1, 2)" },
      { from: "function_call", value: "just a name" },
    ]);
    expect(first).toEqual({ index: 0, name: "f", arguments: "1, 2" });
    expect(second).toEqual({ index: 1, name: "just a name", arguments: "" });
  });

  test.each([
    ["the same", () => call("f")],
    ["alternating", (at: number) => call(at % 2 === 0 ? "f" : "g")],
    ["almost a cycle", (at: number) => call(["a", "b", "a", "b", "c"][at % 5] ?? "")],
    ["of other arguments", (at: number) => call("f", { at })],
  ])("%s are searched in linear time", async (_what, make) => {
    const calls = (size: number) => callsIn(Array.from({ length: size }, (_, at) => make(at)));
    const ratio = await growth(calls, 700, (list) => void loopsIn(list));
    expect(ratio).toBeLessThan(MOST_GROWTH);
  });
});
