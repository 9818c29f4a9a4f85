import { Readable } from "node:stream";
import { expect, test } from "vitest";
import type { Outcome, Refusal } from "../exchange/answer.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { clientRequest } from "../testing/client-request.js";
import { guardedOutput } from "./guarded-output.js";
import { Panel } from "./panel.js";

const guard = {
  name: "test",
  judge: async (texts: readonly { text: string }[]) =>
    texts.some(({ text }) => text.includes("open sesame")) ? { refused: "test" } : ("passed" as const),
};
const panel = new Panel([guard], [], { onFailure: "fail", timeoutMilliseconds: 5_000 });

function judged(outcome: Outcome, request: Partial<ClientRequest> = {}): Promise<Outcome> {
  const judges = { panel, message: "no", reporter: undefined };
  return guardedOutput(async () => outcome, judges)(clientRequest({}, {}, request));
}

const answer = (status: number, body: unknown, headers: Record<string, string> = {}): Outcome => {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return { answer: { status, headers, body: Readable.from([Buffer.from(text)]) } };
};
const refusal = (code: string, message: string): Refusal => ({ error: { status: 404, code, message } });
const REFUSED = { error: { status: 400, code: "jailbreak_detected", message: "no" } };
const SECRET = "open sesame";

test.each<[string, Outcome]>([
  ["a choice", answer(200, { choices: [{ message: { content: SECRET } }] })],
  ["the metadata", answer(200, { choices: [], metadata: { "x-arch-api-response-message": SECRET } })],
  ["another member", answer(200, { choices: [], note: SECRET })],
  ["an error", answer(418, { error: { message: SECRET } })],
  ["an error that is no JSON", answer(502, `<html>${SECRET}</html>`)],
  ["an error of many values", answer(400, `[${"[],".repeat(200_000)}"${SECRET}"]`)],
  ["the words of an API", refusal("function_failed", `The API of t answered 404: ${SECRET}`)],
  ["the words of the model that chooses", refusal("function_calling_failed", SECRET)],
  ["the words of a filter", refusal("filter_stopped", SECRET)],
])("%s that a guard refuses does not go on", async (_what, outcome) => {
  expect(await judged(outcome)).toMatchObject(REFUSED);
});

test("an error that passes goes on as it is", async () => {
  for (const body of ["busy", '{"error":{"message":"busy"}}']) {
    const outcome = await judged(answer(429, body, { "retry-after": "1" }));
    if (!("answer" in outcome)) throw new Error("it was refused");
    const { status, headers } = outcome.answer;
    expect({ status, headers, text: String(await outcome.answer.body.toArray()) }).toEqual({
      ...{ status: 429, headers: { "retry-after": "1" }, text: body },
    });
  }
  expect(await judged(refusal("function_failed", "gone"))).toEqual(refusal("function_failed", "gone"));
});

test("a compressed error is not passed on unread", async () => {
  const outcome = await judged(answer(400, SECRET, { "content-encoding": "gzip" }));
  expect(outcome).toMatchObject({ error: { status: 502 } });
});

test("Plano's own words, and what a response repeats of its request, are not judged", async () => {
  const own = refusal("jailbreak_detected", "Do not say open sesame.");
  expect(await judged(own)).toEqual(own);
  const repeated = answer(200, { instructions: "Do not say open sesame.", output: [] });
  expect(await judged(repeated, { api: "responses" })).toHaveProperty("answer");
});
