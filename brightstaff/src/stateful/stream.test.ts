// Streamed responses: what the client gets of them, when they are kept, and as what.
import { text as textOf } from "node:stream/consumers";
import { describe, expect, test } from "vitest";
import type { Outcome, Refusal } from "../exchange/answer.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { parseObject } from "../json.js";
import { StoreUnavailable } from "../state/store.js";
import { asking, event, eventStream, memoryStore, responseOf, text } from "./testing/model.js";

const MESSAGE = { id: "msg_1", ...text("assistant", 'says "response.completed" \\ é') };
const REASONING = { id: "rs_1", type: "reasoning", summary: [], encrypted_content: "x" };
const CREATED = event("response.created", { response: responseOf([], "in_progress"), sequence_number: 0 });
const DELTA = event("response.output_text.delta", { item_id: "msg_1", delta: '"response.completed" é' });
const DONE = event("response.output_item.done", { output_index: 0, item: MESSAGE });
const REASONED = event("response.output_item.done", { output_index: 1, item: REASONING });
const COMPLETED = event("response.completed", { response: responseOf([MESSAGE]), sequence_number: 9 });
const WHOLE = [CREATED, ": ping\n\n", DELTA, DONE, COMPLETED];

const ASKED = { input: "hi", stream: true };

function cut(bytes: Buffer, size: number): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
  return chunks;
}

function bodyOf(outcome: Outcome) {
  if ("error" in outcome) throw new Error(JSON.stringify(outcome.error));
  return outcome.answer.body;
}

interface Seen {
  type: string;
  response?: { id: string; status: string; previous_response_id: unknown; store: boolean; error?: object };
}

function eventsOf(stream: string): Seen[] {
  return [...stream.matchAll(/^data: (.*)$/gm)].map(([, data = ""]) => parseObject(data) as unknown as Seen);
}

async function streamed(
  chunks: Iterable<Buffer> | AsyncIterable<Buffer>,
  store = memoryStore(),
  own: Partial<ClientRequest> = {},
) {
  const { ask } = asking(() => eventStream(chunks), { store });
  return textOf(bodyOf(await ask(ASKED, {}, own)));
}

describe("a stream", () => {
  test.each([1, 2, 3, 7, 64, 100_000])("is kept and passed on alike in pieces of %d bytes", async (size) => {
    const store = memoryStore();
    const got = await streamed(cut(Buffer.from(WHOLE.join("")), size), store);
    const id = /resp_plano[0-9a-f]+/.exec(got)?.[0] ?? "";
    const whole = await streamed([Buffer.from(WHOLE.join(""))]);
    expect(got.replaceAll(id, "")).toBe(whole.replace(/resp_plano[0-9a-f]+/g, ""));
    expect(await store.get("all", id)).toMatchObject({ status: "completed", output: [MESSAGE] });
  });

  test.each(["\r\n", "\r"])("may end its lines with %j", async (end) => {
    const bytes = Buffer.from(WHOLE.join("").replaceAll("\n", end));
    const one = await streamed(cut(bytes, 5));
    const other = await streamed([Buffer.from(WHOLE.join(""))]);
    expect(one.replace(/resp_plano[0-9a-f]+/g, "")).toBe(other.replace(/resp_plano[0-9a-f]+/g, ""));
  });

  test("passes events about parts of items as bytes", async () => {
    expect(await streamed([Buffer.from(WHOLE.join(""))])).toContain(`: ping\n\n${DELTA}`);
  });

  test("is kept before its last event goes on", async () => {
    const order: string[] = [];
    const store = memoryStore();
    const put = store.put.bind(store);
    store.put = async (response) => {
      await new Promise((resolve) => setImmediate(resolve));
      await put(response);
      order.push("kept");
    };
    const { ask } = asking(() => eventStream([Buffer.from(WHOLE.join(""))]), { store });
    for await (const chunk of bodyOf(await ask(ASKED))) {
      if (String(chunk).includes("event: response.completed")) order.push("seen");
    }
    expect(order).toEqual(["kept", "seen"]);
  });

  test("that cannot be kept ends as failed", async () => {
    const store = Object.assign(memoryStore(), { put: () => Promise.reject(new StoreUnavailable("no")) });
    const told: Refusal[] = [];
    const onEndingError = (refusal: Refusal): void => void told.push(refusal);
    const last = eventsOf(await streamed([Buffer.from(WHOLE.join(""))], store, { onEndingError })).at(-1);
    expect(last).toMatchObject({
      type: "response.failed",
      response: { status: "failed", error: { code: "server_error" } },
    });
    // Whoever records the request is told, too.
    expect(told).toMatchObject([{ error: { code: "state_unavailable" } }]);
  });

  test("that breaks off is kept as failed, with its whole items", async () => {
    async function* breaking() {
      yield Buffer.from([CREATED, DONE, REASONED, DELTA.slice(0, 20)].join(""));
      throw new Error("reset");
    }
    const store = memoryStore();
    const { ask, asked } = asking(() => eventStream(breaking()), { store });
    const seen: string[] = [];
    const body = bodyOf(await ask(ASKED));
    body.on("data", (chunk) => seen.push(String(chunk)));
    await new Promise((resolve) => body.once("error", resolve));
    const id = /resp_plano[0-9a-f]+/.exec(seen.join(""))?.[0] ?? "";
    expect(await store.get("all", id)).toMatchObject({
      status: "failed",
      response: { status: "failed", error: { code: "server_error" } },
      output: [MESSAGE],
    });
    await ask({ input: "again", previous_response_id: id });
    expect(asked[1]?.body.input).toHaveLength(3);
  });

  test("that ends with an error event is kept as failed before the client sees that", async () => {
    const store = memoryStore();
    const { ask } = asking(() => eventStream([Buffer.from(CREATED + event("error", { message: "no" }))]), {
      store,
    });
    let id = "";
    for await (const chunk of bodyOf(await ask(ASKED))) {
      id ||= /resp_plano[0-9a-f]+/.exec(String(chunk))?.[0] ?? "";
      if (String(chunk).includes("event: error")) {
        expect(await store.get("all", id)).toMatchObject({ status: "failed" });
      }
    }
    expect(id).not.toBe("");
  });

  test("that the client leaves is kept as incomplete", async () => {
    const gone = new AbortController();
    async function* endless() {
      yield Buffer.from(CREATED + DONE);
      await new Promise((_resolve, reject) =>
        gone.signal.addEventListener("abort", () => reject(new Error("left"))),
      );
    }
    const store = memoryStore();
    const { ask } = asking(() => eventStream(endless()), { store });
    const body = bodyOf(await ask(ASKED, {}, { signal: gone.signal }));
    let id = "";
    body.on("data", (chunk) => {
      id ||= /resp_plano[0-9a-f]+/.exec(String(chunk))?.[0] ?? "";
      if (String(chunk).includes("output_item.done")) gone.abort();
    });
    await new Promise((resolve) => body.once("error", resolve));
    expect(await store.get("all", id)).toMatchObject({ status: "incomplete", output: [MESSAGE] });
  });

  test("of which the client has seen nothing is not kept", async () => {
    const store = memoryStore();
    await streamed([Buffer.from(event("error", { message: "no" }))], store);
    expect(store.size()).toMatchObject({ entries: 0 });
  });
});
