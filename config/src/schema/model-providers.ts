// `model_providers`: the models that clients may ask for, their addresses and keys.

import type { FromSchema } from "json-schema-to-ts";
import { FORMATS } from "../contract/formats.generated.js";
import type { WrittenUrl } from "../syntax/written-url.js";
import { HEALTH_CHECK, HTTP_HOST, PREFIX_AFFINITY, SECRET, URLS } from "./parts.js";
import { HEADER_NAME, HEADER_VALUE } from "./patterns.js";
import { INLINE_PREFERENCES } from "./routing-preferences.js";

const PRICE = { type: "number", minimum: 0, maximum: 1_000_000 } as const;

const TOKENS = { type: "integer", minimum: 1, maximum: 1_000_000_000 } as const;

const PRICING = {
  type: "object",
  additionalProperties: false,
  required: ["input", "output"],
  description: "The model's price, in US dollars per million tokens. Default: unknown.",
  properties: {
    input: { ...PRICE, description: "Tokens of requests." },
    output: { ...PRICE, description: "Tokens of responses." },
    cached_input: {
      ...PRICE,
      description: "Tokens of requests that the provider has in its cache. Default: as `input`.",
    },
    cache_write: {
      ...PRICE,
      description: "Tokens of requests that the provider writes to its cache. Default: as `input`.",
    },
  },
} as const;

const AWS_CREDENTIALS = {
  type: "object",
  additionalProperties: false,
  required: ["access_key_id", "secret_access_key"],
  description:
    "Of Amazon Bedrock: variables that hold AWS credentials. One set in a file. Default: the usual places, such as `AWS_ACCESS_KEY_ID`, a profile or a role.",
  properties: {
    access_key_id: { ...SECRET, description: "A variable that holds it: `$TEAM_AWS_ID`." },
    secret_access_key: { ...SECRET, description: "A variable that holds it." },
    session_token: { ...SECRET, description: "A variable that holds it. Default: none." },
  },
} as const;

const MODEL_PROVIDER = {
  type: "object",
  additionalProperties: false,
  required: ["model"],
  properties: {
    model: {
      type: "string",
      minLength: 1,
      maxLength: 500,
      description:
        "`provider/model`, or `provider/*` for whatever model of the provider a client asks for. `GET /v1/models` lists a known model of it, and those that a source of prices names, but none if `base_url` names an address.",
    },
    name: {
      type: "string",
      minLength: 1,
      maxLength: 500,
      description: "Another name that clients may ask for. Not for `provider/*`.",
    },
    access_key: {
      ...SECRET,
      description: "The provider's key: `$VARIABLE`, or `file:PATH` of a file that holds it.",
    },
    access_keys: {
      type: "array",
      minItems: 1,
      maxItems: 10,
      items: SECRET,
      description:
        "Several keys instead of `access_key`, used in turn. A key that is refused or out of quota rests.",
    },
    base_url: {
      ...URLS,
      description:
        "The provider's address, as in its SDKs. A list of several is used in turn; they differ only in host and port. Default: the provider's own address.",
    },
    health_check: HEALTH_CHECK,
    prefix_affinity: PREFIX_AFFINITY,
    provider_interface: {
      type: "string",
      minLength: 1,
      description:
        "For a provider of your own: the known provider whose APIs it has. A server like `openai` without a Responses API also needs `api: chat-completions`.",
    },
    pricing: PRICING,
    default_output_tokens: {
      ...TOKENS,
      description: "Tokens that rate limits reserve for a response whose length the request does not bound.",
    },
    reserved_output_tokens: {
      ...TOKENS,
      description:
        "The most tokens that rate limits reserve for a response, also where the request allows more; the rest is charged when the response has ended. Default: what the request allows.",
    },
    media_tokens: {
      type: "object",
      additionalProperties: false,
      description:
        "Tokens that rate limits reserve for media in a request. Default: an estimate of what the provider bills.",
      properties: {
        image: { ...TOKENS, description: "For an image." },
        page: { ...TOKENS, description: "For a page of a document." },
        second: { ...TOKENS, description: "For a second of sound." },
      },
    },
    context_window: {
      ...TOKENS,
      description:
        "The most tokens of one request or one response; a larger count of the provider is ignored as implausible. Default: `2000000`.",
    },
    default: {
      type: "boolean",
      description:
        "`true`: this model answers requests that name no model. At most one entry. Default: `false`.",
    },
    routing_preferences: INLINE_PREFERENCES,
    api: {
      enum: FORMATS,
      description:
        "The one of the provider's APIs that is used. Default: the client's own API if the provider has it, else the provider's first one.",
    },
    passthrough_auth: {
      type: "boolean",
      description:
        "`true`: the client's own key is sent to the provider, and `access_key` is not used. Default: `false`.",
    },
    http_host: HTTP_HOST,
    region: {
      type: "string",
      minLength: 1,
      maxLength: 100,
      description:
        "Of Amazon Bedrock: `us-east-1`, for example. Default: `AWS_REGION` or `AWS_DEFAULT_REGION` of the environment.",
    },
    aws_credentials: AWS_CREDENTIALS,
    headers: {
      type: "object",
      propertyNames: { pattern: HEADER_NAME },
      additionalProperties: { type: "string", writeOnly: true, maxLength: 8_000, pattern: HEADER_VALUE },
      description:
        "Headers that are sent with every request, replacing the client's; not those that Plano sets itself. Values may contain `$VARIABLE`. Default: none.",
    },
  },
} as const;

/** One entry as its author writes it. */
export type WrittenEntry = FromSchema<typeof MODEL_PROVIDER>;

/** The entry with the first of its addresses, parsed. */
export type ProviderEntry = Omit<WrittenEntry, "base_url"> & { base_url?: WrittenUrl };

export const MODEL_PROVIDERS = {
  type: "array",
  minItems: 1,
  maxItems: 10_000,
  items: MODEL_PROVIDER,
  description:
    "The models that clients may ask for: an entry per model, or one for all models of a provider. Required, unless there are `agents`.",
} as const;
