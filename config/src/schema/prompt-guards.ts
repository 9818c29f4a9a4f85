// `prompt_guards`: checks of prompts before a model or an agent sees them.

import type { FromSchema } from "json-schema-to-ts";
import { DURATION, MODEL_NAME } from "./parts.js";

const INPUT_GUARD = {
  type: "object",
  additionalProperties: false,
  required: ["on_exception"],
  description: "Refuses attempts to talk a model out of its instructions.",
  properties: {
    on_exception: {
      type: "object",
      additionalProperties: false,
      required: ["message"],
      description: "What becomes of such a prompt.",
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
    on_failure: {
      enum: ["fail", "skip"],
      description:
        "A request that could not be judged ends with an error (`fail`) or continues (`skip`). Default: `fail`.",
    },
    timeout: { ...DURATION, description: "Longest time for judging one request. Default: `10s`." },
    mode: {
      enum: ["sequential", "parallel"],
      description:
        "`sequential`: a request goes on once it is judged; `parallel`: the first model or agent is called at the same time, and the client gets nothing before the verdict. Default: `sequential`.",
    },
  },
} as const;

export type InputGuardEntry = FromSchema<typeof INPUT_GUARD>;

export const PROMPT_GUARDS = {
  type: "object",
  additionalProperties: false,
  required: ["input_guards"],
  description: "Checks of prompts before a model or an agent sees them, at every listener. Default: none.",
  properties: {
    input_guards: {
      type: "object",
      additionalProperties: false,
      required: ["jailbreak"],
      description: "Checks of requests.",
      properties: { jailbreak: INPUT_GUARD },
    },
  },
} as const;
