// `prompt_guards`: checks of prompts before a model or an agent sees them, and of answers before a client does.

import type { FromSchema } from "json-schema-to-ts";
import { CALL_PATH, DURATION, ENDPOINT_NAME, ID, MODEL_NAME } from "./parts.js";

const CLASSIFIER = {
  type: "object",
  additionalProperties: false,
  required: ["endpoint"],
  description:
    "A service of text classification that judges, such as Text Embeddings Inference. Default: none.",
  properties: {
    endpoint: ENDPOINT_NAME,
    path: { ...CALL_PATH, description: "The path to call. Default: `/predict`." },
    labels: {
      type: "array",
      minItems: 1,
      maxItems: 100,
      items: { type: "string", minLength: 1, maxLength: 100 },
      description:
        "Labels that are refused, in any case. Default: `jailbreak`, `injection`, `malicious`, `unsafe` and `label_1`.",
    },
    threshold: {
      type: "number",
      minimum: 0,
      maximum: 1,
      description: "The score from which on a label counts. Default: `0.5`.",
    },
  },
} as const;

const COMMON = {
  on_exception: {
    type: "object",
    additionalProperties: false,
    required: ["message"],
    description: "What becomes of what is refused.",
    properties: {
      message: {
        type: "string",
        minLength: 1,
        maxLength: 100_000,
        description: "The answer that the client gets.",
      },
    },
  },
  heuristics: {
    type: "boolean",
    description:
      "`true`: known phrases are looked for, also disguised or encoded, without a model. Default: `true`.",
  },
  model: {
    ...MODEL_NAME,
    description: "The chat model that judges, by a name that clients may ask for. Default: none.",
  },
  classifier: CLASSIFIER,
  filter: {
    ...ID,
    description: "The id of an entry of `filters` that judges: what it stops is refused. Default: none.",
  },
  on_failure: {
    enum: ["fail", "skip"],
    description:
      "What could not be judged ends with an error (`fail`) or continues (`skip`). Default: `fail`.",
  },
  timeout: {
    ...DURATION,
    description:
      "Longest time for judging one request, one answer, or one piece of a stream. Default: `10s`.",
  },
} as const;

const INPUT_GUARD = {
  type: "object",
  additionalProperties: false,
  required: ["on_exception"],
  description: "Refuses attempts to talk a model out of its instructions.",
  properties: {
    ...COMMON,
    mode: {
      enum: ["sequential", "parallel"],
      description:
        "`sequential`: a request goes on once it is judged; `parallel`: the first model or agent is called at the same time, and the client gets nothing before the verdict. Default: `sequential`.",
    },
  },
} as const;

const OUTPUT_GUARD = {
  type: "object",
  additionalProperties: false,
  required: ["on_exception"],
  description: "Refuses answers of a model that was talked out of its instructions.",
  properties: COMMON,
} as const;

export type InputGuardEntry = FromSchema<typeof INPUT_GUARD>;
export type OutputGuardEntry = FromSchema<typeof OUTPUT_GUARD>;

export const PROMPT_GUARDS = {
  type: "object",
  additionalProperties: false,
  description:
    "Checks of prompts before a model or an agent sees them, and of answers before a client does, at every listener. Default: none.",
  properties: {
    input_guards: {
      type: "object",
      additionalProperties: false,
      required: ["jailbreak"],
      description: "Checks of requests. Default: none.",
      properties: { jailbreak: INPUT_GUARD },
    },
    output_guards: {
      type: "object",
      additionalProperties: false,
      required: ["jailbreak"],
      description: "Checks of answers. Default: none.",
      properties: { jailbreak: OUTPUT_GUARD },
    },
  },
} as const;
