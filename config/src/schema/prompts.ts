// `prompt_targets` and what belongs to them: calls of the user's own APIs, chosen by what a prompt asks for.

import type { FromSchema } from "json-schema-to-ts";
import { CALL_PATH, ENDPOINT_NAME } from "./parts.js";
import { HEADER_NAME, HEADER_VALUE, WORD } from "./patterns.js";

const PROMPT = { type: "string", minLength: 1, maxLength: 100_000 } as const;

const VALUE = { type: ["string", "number", "boolean"], maxLength: 10_000 } as const;

/** Anthropic takes names of tools and their parameters up to this length. */
const NAME = { type: "string", maxLength: 64, pattern: WORD } as const;

const TARGET_ENDPOINT = {
  type: "object",
  additionalProperties: false,
  required: ["name", "path"],
  properties: {
    name: ENDPOINT_NAME,
    path: {
      ...CALL_PATH,
      description:
        "The path to call. `{parameter}` stands for a parameter's value; the others become a query or a body.",
    },
    http_method: {
      enum: ["GET", "POST"],
      description: "`GET` sends parameters as a query, `POST` as a JSON body. Default: `GET`.",
    },
    http_headers: {
      type: "object",
      propertyNames: { pattern: HEADER_NAME },
      additionalProperties: { type: "string", writeOnly: true, maxLength: 8_000, pattern: HEADER_VALUE },
      description: "Headers of the call. Values may contain `$VARIABLE`. Default: none.",
    },
  },
} as const;

export type TargetEndpointEntry = FromSchema<typeof TARGET_ENDPOINT>;

const PARAMETER = {
  type: "object",
  additionalProperties: false,
  required: ["name", "description", "type"],
  properties: {
    name: {
      ...NAME,
      description: "A name that is unique in the target, of letters, digits, `_`, `.` and `-`.",
    },
    description: { ...PROMPT, description: "What it means: the model fills it in by this." },
    type: {
      type: "string",
      minLength: 1,
      maxLength: 100,
      description: "The type of its value: `str`, `int`, `float`, `bool`, `list` or `dict`.",
    },
    required: {
      type: "boolean",
      description: "`true`: without it the client is asked for it. Default: `false`.",
    },
    default: {
      ...VALUE,
      description: "The value if the prompt names none, of the parameter's type. Default: none.",
    },
    enum: {
      type: "array",
      minItems: 1,
      maxItems: 1_000,
      items: VALUE,
      description: "The only values that it can have. Default: any.",
    },
    items: {
      type: "object",
      description: "Of type `list`: the type of its elements, as JSON Schema. Default: any.",
    },
    in_path: {
      type: "boolean",
      description: "`true`: it belongs into the path, where `{name}` stands. Default: `false`.",
    },
    format: {
      type: "string",
      minLength: 1,
      maxLength: 1_000,
      description: "How its value is written: `City, State`, for example. Default: any form.",
    },
  },
} as const;

export type ParameterEntry = FromSchema<typeof PARAMETER>;

const PROMPT_TARGET = {
  type: "object",
  additionalProperties: false,
  required: ["name", "description"],
  properties: {
    name: {
      ...NAME,
      description: "A unique name, of letters, digits, `_`, `.` and `-`.",
    },
    description: { ...PROMPT, description: "What it is for: the model chooses targets by it." },
    default: {
      type: "boolean",
      description: "`true`: prompts that suit no other target go here. At most one. Default: `false`.",
    },
    auto_llm_dispatch_on_response: {
      type: "boolean",
      description:
        "`true`: the default model answers the client, with the endpoint's response as context; `false`: the client gets that response. Default: `true`.",
    },
    system_prompt: {
      ...PROMPT,
      description: "The system prompt for that answer. Default: the `system_prompt` of the file.",
    },
    parameters: {
      type: "array",
      maxItems: 100,
      items: PARAMETER,
      description: "What to read from the prompt. Default: nothing.",
    },
    endpoint: { ...TARGET_ENDPOINT, description: "The API to call." },
  },
} as const;

export type PromptTargetEntry = FromSchema<typeof PROMPT_TARGET>;

/** OpenAI takes 128 tools; a few are Plano's own. */
const MOST_TARGETS = 120;

export const PROMPT_TARGETS = {
  type: "array",
  maxItems: MOST_TARGETS,
  items: PROMPT_TARGET,
  description:
    "Calls of your own APIs, chosen by what a prompt asks for, with parameters read from the prompt. Clients reach them at a listener of type `prompt`.",
} as const;

export const SYSTEM_PROMPT = {
  ...PROMPT,
  description: "The system prompt for all `prompt_targets` that have none of their own. Default: none.",
} as const;

export const ERROR_TARGET = {
  type: "object",
  additionalProperties: false,
  required: ["endpoint"],
  description:
    "Where failed calls of `prompt_targets`, and what `prompt_guards` refuse, are reported. Default: nowhere.",
  properties: { endpoint: { ...TARGET_ENDPOINT, description: "The API to call." } },
} as const;
