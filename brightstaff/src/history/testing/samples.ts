// For tests: records of requests as the filter reports them.
import type { Observation } from "@plano/config/contract";
import { observed } from "../../observations/testing/observation.js";
import type { Finished } from "../finished.js";
import type { RootFacts } from "../roots.js";
import type { Cost } from "../types.js";

let count = 0;

/** A chat of openai/gpt-4o-mini that took 100 ms and began one second after the one before, unless told otherwise. */
export function sampleRecord(changes: Partial<Observation> = {}): Observation {
  count += 1;
  return observed({
    request_id: `request-${count}`,
    started_ms: Date.now() - 60_000 + count,
    duration_ms: 100,
    asked: "gpt-4o-mini",
    model: "gpt-4o-mini",
    target: "openai/gpt-4o-mini",
    attempts: [],
    usage: { input: 1_000, output: 200, cached_input: 400, cache_creation: null, reasoning: null },
    shape: { messages: 1, user_turns: 1, tools: 0, images: 0, request_bytes: 500, answer_bytes: 800 },
    ...changes,
  });
}

/** With such a last text of the user. */
export function saying(text: string, changes: Partial<Observation> = {}): Observation {
  const bytes = Buffer.byteLength(text);
  return sampleRecord({ parts: [{ role: "user", kind: "text", message: 0, text, bytes }], ...changes });
}

export const PRICE = { input: 1, output: 4, cachedInput: 0.5, cacheWrite: 2 };

export const FREE: Cost = {
  ...{ inputRate: 0, cachedRate: 0, writeRate: 0, outputRate: 0, source: "file" },
  ...{ input: 0, cached: 0, write: 0, output: 0, total: 0, saved: 0 },
};

const MODELS = ["gpt-4o", "claude-sonnet-4-5", "gemini-2.5-pro"];

/** Of the number, which ended then: some fail, and some have a call of their own. */
export function finishedAt(end: number, at: number): Finished {
  const model = MODELS[at % MODELS.length] as string;
  const record = sampleRecord({
    ...{ started_ms: end - 100 - (at % 900), duration_ms: 100 + (at % 900), ttft_ms: at % 50 },
    ...{ model, target: `openai/${model}`, caller: at % 4 === 0 ? "jane" : "joe", client: `app ${at % 5}` },
    ...(at % 7 === 0 && { status: 500, usage: null }),
  });
  const isNested = at % 11 === 0;
  return {
    record,
    cost: FREE,
    calls: isNested ? [{ record: { ...record, model: "small", target: "openai/small" }, cost: FREE }] : [],
  };
}

/** Of a request that brightstaff served. */
export const FACTS: RootFacts = {
  ...{ requestId: "r", started: Date.now() - 2_000, duration: 900, listener: "agents", path: "/v1/messages" },
  ...{ api: "messages", stream: true, asked: "any", caller: undefined, tags: undefined, traceparent: null },
  ...{ status: 200, left: false, isPrivate: false, error: undefined, requestBytes: 77, decisions: {} },
};
