// Whole answers: what is observed of them, and bodies that are not answers. The recorded and the mutated
// answers are in test/vectors.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { checkChatResponse } from "../vectors/rules/chat-completions-response.js";
import { vector } from "../vectors/store.js";
import { clientsOtherThan, READY_CLIENTS, READY_UPSTREAMS } from "./formats.js";
import { ResponseUnits } from "./response-units.js";

let units: ResponseUnits;

beforeAll(async () => {
  units = await ResponseUnits.load();
});

describe("the observation of a whole response", () => {
  test("has its usage in normalised form, its stop, its model and its text", () => {
    const { observed } = units.whole("messages", "messages", vector("responses", "messages", "cached"));
    expect(observed).toMatchObject({
      input: 50 + 100_000 + 248,
      cachedInput: 100_000,
      cacheCreation: 248,
      output: 503,
      stop: "end_turn",
      model: "claude-sonnet-4-5-20250929",
      answer: "From the cache.",
      ended: true,
      errored: false,
    });
    expect(observed.firstToken).toBeGreaterThan(0n);
  });

  test("has the beginning and the end of its text, cut at characters", () => {
    const said = "é\n".repeat(20_000);
    const content = [{ type: "text", text: said }];
    const { observed } = units.whole("messages", "messages", JSON.stringify({ content }));
    expect(Buffer.byteLength(JSON.stringify(observed.answer))).toBeGreaterThan(16_370);
    const [head = "", tail = "", ...others] = observed.answer.split("…");
    expect([said.startsWith(head), said.endsWith(tail), others.length]).toEqual([true, true, 0]);
    expect(tail.length / head.length).toBeCloseTo(4, 1);
  });

  test("leaves out a model name of unreasonable length", () => {
    const body = { model: "m".repeat(300), content: [] };
    expect(units.whole("messages", "messages", JSON.stringify(body)).observed.model).toBe("");
  });
});

describe("a body that is not a response", () => {
  test.each([
    ["", "it is not JSON"],
    ["<html>", "it is not JSON"],
    ["[]", "it has not the shape of the provider's API"],
    ['{"object":"list","data":[]}', "it has not the shape of the provider's API"],
    ['{"error":{"message":"no","type":"server_error"}}', "it is an error"],
  ])("of %s gets an error: %s", (body, failure) => {
    for (const upstream of READY_UPSTREAMS) {
      for (const client of clientsOtherThan(upstream)) {
        const { ok, text, observed } = units.whole(client, upstream, body);
        expect({ ok, text, failure: observed.failure }).toEqual({ ok: false, text: "", failure });
        expect(observed.errored).toBe(failure.endsWith("an error"));
      }
    }
    for (const own of READY_CLIENTS) {
      expect(units.whole(own, own, body)).toMatchObject({ ok: true, untouched: 1, text: body });
    }
  });
});

describe("any tool input", () => {
  test("arrives as the same value in both directions", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 4 })), (value) => {
        const input = JSON.parse(JSON.stringify(value));
        const content = [{ type: "tool_use", id: "toolu_1", name: "f", input }];
        const chat = units.whole("chat-completions", "messages", JSON.stringify({ content })).text;
        const [call] = checkChatResponse(JSON.parse(chat)).blocks;
        expect(JSON.parse(call?.text ?? "")).toEqual(input);
        const back = units.whole("messages", "chat-completions", chat).text;
        expect(JSON.parse(back).content).toEqual(content);
      }),
      { numRuns: 300 },
    );
  });
});
