// Inputs for fuzzing the compiled filter: valid traffic of both APIs, with seeded random faults.
import fc from "fast-check";
import type { UpstreamName } from "../filter/formats.js";
import { vectorTexts } from "../vectors/store.js";
import type { Kind } from "../vectors/vector-file.js";

export interface FuzzCase {
  readonly client: "chat-completions" | "messages";
  readonly model: string;
  readonly streaming: boolean;
  readonly request: Uint8Array;
  readonly requestCut: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly answers: readonly FuzzAnswer[];
  readonly ending: "whole" | "break" | "abort" | "envoy" | "trailers";
}

export interface FuzzAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: Uint8Array;
  readonly cuts: readonly number[];
}

export const SPICE = [
  '"',
  "\\",
  "{",
  "}",
  "[",
  "]",
  ",",
  ":",
  "null",
  "1e999",
  "-",
  '""',
  "\\u",
  "\\ud800",
  "\n",
  "\r",
  "data:",
  "event:",
  "\u0000",
  "\ufeff",
  "true",
];

/** One edit of a text's bytes: delete, repeat, overwrite, insert, or cut off. */
const edit = fc.record({
  kind: fc.constantFrom("delete", "repeat", "byte", "spice", "truncate", "swap"),
  at: fc.nat(1 << 16),
  length: fc.integer({ min: 1, max: 40 }),
  byte: fc.nat(255),
  spice: fc.constantFrom(...SPICE),
});

interface Edit {
  readonly kind: string;
  readonly at: number;
  readonly length: number;
  readonly byte: number;
  readonly spice: string;
}

export function applied(bytes: Buffer, { kind, at, length, byte, spice }: Edit): Buffer {
  if (bytes.length === 0) return Buffer.from(spice);
  const start = at % bytes.length;
  const end = Math.min(bytes.length, start + length);
  const [head, middle, tail] = [bytes.subarray(0, start), bytes.subarray(start, end), bytes.subarray(end)];
  switch (kind) {
    case "delete":
      return Buffer.concat([head, tail]);
    case "repeat":
      return Buffer.concat([head, middle, middle, tail]);
    case "byte":
      return Buffer.concat([head, Buffer.of(byte), bytes.subarray(start + 1)]);
    case "spice":
      return Buffer.concat([head, Buffer.from(spice), bytes.subarray(start)]);
    case "truncate":
      return Buffer.from(head);
    default:
      return Buffer.concat([middle, head, tail]);
  }
}

const broken = (texts: readonly string[]): fc.Arbitrary<Uint8Array> =>
  fc
    .tuple(fc.constantFrom(...texts), fc.oneof(fc.constant([]), fc.array(edit, { maxLength: 4 })))
    .map(([text, edits]) => edits.reduce(applied, Buffer.from(text)));

const anything = fc.oneof(
  fc.uint8Array({ maxLength: 300 }),
  fc.json({ maxDepth: 4 }).map((text) => Buffer.from(text)),
  fc.integer({ min: 1, max: 400 }).map((depth) => Buffer.from('{"a":['.repeat(depth))),
);

const requests = (client: FuzzCase["client"]): fc.Arbitrary<Uint8Array> =>
  fc.oneof(
    { weight: 6, arbitrary: broken(vectorTexts("requests", client)) },
    { weight: 1, arbitrary: anything },
  );

const headerText = fc.string({ maxLength: 30, unit: fc.constantFrom(...'abc/:?&%;="\\ -_09') });
const headers = fc.dictionary(
  fc.constantFrom(
    "x-request-id",
    "traceparent",
    "content-encoding",
    "content-length",
    "anthropic-version",
    "authorization",
    "x-plano-cluster",
    "accept",
    ":path",
    ":method",
    "x-stainless-lang",
  ),
  headerText,
  { maxKeys: 3 },
);

const CONTENT_TYPES = [
  "application/json",
  "text/event-stream",
  "text/event-stream; charset=utf-8",
  "text/html",
  "",
];
const cuts = fc.array(fc.nat(1 << 12), { maxLength: 6 });
const errorStatus = fc.constantFrom(204, 302, 400, 401, 404, 429, 500, 529, 599);
const formats = ["chat-completions", "messages"] as const;

const answerOf = (kind: Kind, format: UpstreamName, status: fc.Arbitrary<number>, type: string) =>
  fc.record({ status, type: fc.constant(type), body: broken(vectorTexts(kind, format)), cuts });

const bodies = formats.flatMap((format) =>
  (["responses", "errors", "streams"] as const).map((kind) => vectorTexts(kind, format)),
);
const oddAnswer: fc.Arbitrary<FuzzAnswer> = fc.record({
  status: fc.oneof(fc.constant(200), errorStatus),
  type: fc.constantFrom(...CONTENT_TYPES),
  body: fc.oneof(anything, ...bodies.map(broken)),
  cuts,
});

/** Mostly what a provider of that format would answer, broken or not; sometimes anything at all. */
function answerFrom(format: UpstreamName, streaming: boolean): fc.Arbitrary<FuzzAnswer> {
  const usual = streaming
    ? answerOf("streams", format, fc.constant(200), "text/event-stream")
    : answerOf("responses", format, fc.constant(200), "application/json");
  return fc.oneof(
    { weight: 4, arbitrary: usual },
    { weight: 1, arbitrary: answerOf("errors", format, errorStatus, "application/json") },
    { weight: 1, arbitrary: oddAnswer },
  );
}

/** All of an API, made once: they hold every recorded text. */
const trafficOf = (format: (typeof formats)[number]) => ({
  requests: requests(format),
  streamed: fc.array(answerFrom(format, true), { minLength: 1, maxLength: 2 }),
  whole: fc.array(answerFrom(format, false), { minLength: 1, maxLength: 2 }),
});
const traffic = { "chat-completions": trafficOf("chat-completions"), messages: trafficOf("messages") };

const shape = fc.record({
  client: fc.constantFrom(...formats),
  model: fc.constantFrom(
    "fast-llm",
    "smart-llm",
    "smart-llm",
    "openai/x",
    "local/llama",
    "keyless/m",
    "nope",
  ),
  streaming: fc.boolean(),
});

export const fuzzCase: fc.Arbitrary<FuzzCase> = shape.chain((chosen) => {
  const { streamed, whole } = traffic[chosen.model === "smart-llm" ? "messages" : "chat-completions"];
  return fc.record({
    client: fc.constant(chosen.client),
    model: fc.constant(chosen.model),
    streaming: fc.constant(chosen.streaming),
    request: traffic[chosen.client].requests,
    requestCut: fc.nat(1 << 12),
    headers: fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: headers }),
    answers: chosen.streaming ? streamed : whole,
    ending: fc.constantFrom("whole", "whole", "whole", "whole", "break", "abort", "envoy", "trailers"),
  });
});
