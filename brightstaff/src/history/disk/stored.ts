// A finished request as a line of a file, and back.
import { OBSERVATION_SCHEMA } from "@plano/config/contract";
import { type Schema, schemaError } from "@plano/config/run-time";
import type { Found } from "../conversations/tracker.js";
import type { Finished } from "../finished.js";
import { wordlessFinished, wordlessSignals } from "../wordless.js";

export interface Stored {
  n: number;
  finished: Finished;
}

/** What was found in the request of that number, after it was written. */
export interface StoredFound {
  n: number;
  found: Found;
}

type Line = Finished & { n: number; said?: Finished["parts"]; found?: unknown };

/** Microseconds since 1970, of this century: numbers have to grow on from those that were written. */
const NUMBER: Schema = { type: "integer", minimum: 1, maximum: 4_000_000_000_000_000 };
const TEXT: Schema = { type: "string" };
const AMOUNT: Schema = { type: ["number", "null"], minimum: 0 };
const COST: Schema = {
  ...{ type: "object", required: ["total", "saved"], additionalProperties: AMOUNT },
  properties: { source: { type: ["string", "null"] } },
};
const CALL = { record: OBSERVATION_SCHEMA, cost: COST };
const FILTER: Schema = { type: "object", properties: { name: TEXT, verdict: TEXT, at: AMOUNT, ms: AMOUNT } };
const API_CALL: Schema = {
  type: "object",
  properties: { target: TEXT, method: TEXT, path: TEXT, status: AMOUNT, at: AMOUNT, ms: AMOUNT },
};
const FINISHED: Schema = {
  type: "object",
  required: ["n", "record", "cost", "calls"],
  properties: {
    ...CALL,
    n: NUMBER,
    calls: { type: "array", items: { type: "object", required: ["record", "cost"], properties: CALL } },
    said: OBSERVATION_SCHEMA.properties.parts,
    sandbox: { type: "boolean" },
    replayOf: TEXT,
    wasSaid: { type: "boolean" },
    decisions: {
      type: "object",
      additionalProperties: TEXT,
      properties: {
        decisionMs: AMOUNT,
        filters: { type: "array", items: FILTER },
        apiCalls: { type: "array", items: API_CALL },
      },
    },
    joined: {
      type: "object",
      required: ["conversation", "from", "isFork"],
      properties: {
        ...{ conversation: TEXT, follows: TEXT },
        ...{ from: { type: "integer" }, isFork: { type: "boolean" } },
      },
    },
  },
};
const SIGNAL: Schema = {
  type: "object",
  required: ["type", "confidence", "message", "words", "family"],
  properties: { type: TEXT, words: TEXT, family: TEXT, confidence: AMOUNT, message: AMOUNT },
};
const FOUND: Schema = {
  type: "object",
  required: ["request", "conversation"],
  properties: {
    request: {
      type: "object",
      required: ["signals", "quality"],
      properties: { signals: { type: "array", items: SIGNAL }, quality: TEXT },
    },
    conversation: {
      type: "object",
      required: ["signals", "quality", "qualityScore"],
      properties: {
        ...{ quality: TEXT, qualityScore: AMOUNT },
        signals: { type: "object", additionalProperties: AMOUNT },
      },
    },
  },
};

const FOUND_LINE: Schema = {
  type: "object",
  required: ["n", "found"],
  properties: { n: NUMBER, found: FOUND },
};

/** With what was said only where the disk may have it. */
export function lineOf({ n, finished }: Stored, withContent: boolean): string {
  const kept = withContent ? finished : wordlessFinished(finished);
  return JSON.stringify({ ...kept, n, parts: undefined, said: kept.parts });
}

/** With words only where the disk may have what was said. */
export function foundLineOf({ n, found }: StoredFound, withContent: boolean): string {
  return JSON.stringify({ n, found: withContent ? found : withoutWords(found) });
}

export function withoutWords({ request, conversation }: Found): Found {
  return { request: { ...request, signals: wordlessSignals(request.signals) }, conversation };
}

/** Undefined if the line is not a whole one, or not of this version of Plano. */
export function readLine(line: string): Stored | StoredFound | undefined {
  const read = parsed(line);
  if (schemaError(FINISHED, read) === undefined) {
    const { n, said, found: _, ...finished } = read as Line;
    return { n, finished: said === undefined ? finished : { ...finished, parts: said } };
  }
  if (schemaError(FOUND_LINE, read) !== undefined) return undefined;
  const { n, found } = read as StoredFound;
  return { n, found };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
