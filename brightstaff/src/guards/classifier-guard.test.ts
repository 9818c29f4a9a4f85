import { Readable } from "node:stream";
import type { Pool } from "undici";
import { expect, test } from "vitest";
import { clientRequest } from "../testing/client-request.js";
import { ClassifierGuard } from "./classifier-guard.js";

/** Judges "hello" by a classifier that answers so. */
function judge(answer: string) {
  const pool = {
    request: async () => ({ statusCode: 200, body: Readable.from([Buffer.from(answer)]) }),
  } as unknown as Pool;
  const config = { backend: "b", path: "/predict", labels: ["bad"], threshold: 0.5 };
  const request = clientRequest({});
  return new ClassifierGuard(config, pool).judge([{ text: "hello", kind: "said", speaker: "user" }], {
    ...{ request, body: {}, signal: request.signal },
  });
}

test.each([
  [{ label: "bad", score: 0.9 }],
  [
    [
      { label: "good", score: 0.1 },
      { label: "Bad", score: 0.9 },
    ],
  ],
  [[[{ label: "bad", score: 0.9 }]]],
  [{ labels: ["good", "bad"], scores: [0.1, 0.9] }],
])("a label with enough of a score refuses: %j", async (answer) => {
  expect(await judge(JSON.stringify(answer))).toEqual({ refused: "classifier" });
});

test.each([
  [[]],
  [{}],
  ["bad"],
  [null],
  [{ labels: ["bad"], scores: [null] }],
  [{ labels: ["bad"], scores: ["0.9"] }],
  [{ labels: ["good", "bad"], scores: [0.1] }],
  [{ labels: ["good"], scores: [0.1, 0.9] }],
  [{ labels: [{}], scores: [0.9] }],
  [{ label: "bad", score: "0.9" }],
  [[{ label: "good", score: 0.1 }, null]],
  [[{ label: "good", score: 0.1 }, { label: "bad" }]],
  [[[[{ label: "bad", score: 0.9 }]], { label: "good", score: 1 }]],
])("an answer of which a part cannot be read judges nothing: %j", async (answer) => {
  await expect(judge(JSON.stringify(answer))).rejects.toThrow("classifier");
});

test("an answer of many values or bytes is not parsed", async () => {
  const answer = `[${"[],".repeat(20_000)}{"label":"good","score":1}]`;
  await expect(judge(answer)).rejects.toThrow("more than 10000 values");
  const long = JSON.stringify({ label: "x".repeat(1 << 20), score: 1 });
  await expect(judge(long)).rejects.toThrow("larger than 1048576 bytes");
});
