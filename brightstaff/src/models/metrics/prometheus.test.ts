// Responses of Prometheus' API, valid and invalid.
import { expect, test } from "vitest";
import { readVector } from "./prometheus.js";

const vector = (...result: unknown[]) => ({ status: "success", data: { resultType: "vector", result } });
const series = (model_name: unknown, value: unknown) => ({
  metric: { model_name },
  value: [1_700_000_000.5, value],
});

test("each series is one model's value", () => {
  const { values, ignored } = readVector(vector(series("openai/gpt", "0.25"), series("claude", "1e-3")));
  expect(Object.fromEntries(values)).toEqual({ "openai/gpt": 0.25, claude: 0.001 });
  expect(ignored).toBe(0);
});

test("the slowest of a model's series counts, in any order", () => {
  const answers = [series("m", "1"), series("m", "3"), series("m", "2")];
  for (const result of [answers, answers.toReversed()])
    expect(readVector(vector(...result)).values.get("m")).toBe(3);
});

test("invalid values are left out and counted", () => {
  const junk = [
    ...["NaN", "+Inf", "-Inf", "-1", "", "fast", 3, null].map((value) => series("m", value)),
    series(undefined, "1"),
    { value: [1, "1"] },
    { metric: { model_name: "m" }, histogram: [1, {}] },
  ];
  const { values, ignored } = readVector(vector(...junk, series("good", "1")));
  expect([...values.keys()]).toEqual(["good"]);
  expect(ignored).toBe(junk.length);
});

test("an empty vector is a valid answer", () => {
  expect(readVector(vector()).values.size).toBe(0);
});

test.each([
  {},
  { status: "error", errorType: "bad_data", error: "no" },
  { status: "success", data: { resultType: "scalar", result: [1, "1"] } },
  { status: "success", data: { resultType: "matrix", result: [] } },
  { status: "success", data: { resultType: "vector" } },
])("anything but an instant vector is refused: %j", (answer) => {
  expect(() => readVector(answer)).toThrow("no instant vector");
});
