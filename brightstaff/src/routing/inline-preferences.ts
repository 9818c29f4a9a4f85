// A request's own routes, which replace the file's: the member `routing_preferences`, of the same shape. No model sees
// them, or the metadata meant for older gateways.
import type { RoutingPreference } from "@plano/config";
import { type Schema, schemaError } from "@plano/config/run-time";
import type { ClientError } from "../errors/client-error.js";
import { isObject, type JsonObject } from "../json.js";
import type { IsAllowed } from "../models/allowed-models.js";
import { fullNamesOf } from "../models/model-names.js";
import type { ModelNames } from "../service-config/schema.js";

const MEMBER = "routing_preferences";
const METADATA_MEMBERS: ReadonlySet<string> = new Set([
  "archgw_preference_config",
  "plano_preference_config",
]);
const MOST_PREFERENCES = 100;
const MOST_MODELS = 100;

interface Preference {
  name: string;
  description: string;
  models: string[];
  selection_policy?: { prefer: RoutingPreference["prefer"] };
}

const schema: Schema = {
  type: "array",
  maxItems: MOST_PREFERENCES,
  items: {
    type: "object",
    required: ["name", "description", "models"],
    additionalProperties: false,
    properties: {
      // The name becomes a response header.
      name: { type: "string", maxLength: 256, pattern: "^[\\x21-\\x7e]([\\x20-\\x7e]*[\\x21-\\x7e])?$" },
      description: { type: "string", maxLength: 10_000 },
      models: { type: "array", minItems: 1, maxItems: MOST_MODELS, items: { type: "string" } },
      selection_policy: {
        type: "object",
        required: ["prefer"],
        additionalProperties: false,
        properties: { prefer: { enum: ["none", "cheapest", "fastest"] } },
      },
    },
  },
};

/** A preference of the file, or a request's own: that one has no pool in Envoy that serves it. */
export type EffectivePreference = Omit<RoutingPreference, "model"> &
  Partial<Pick<RoutingPreference, "model">>;

export interface Asked {
  /** The body to send on; the same object when nothing was removed. */
  body: JsonObject;
  /** Undefined when the request has none. */
  routes?: EffectivePreference[];
}

export function takeInlinePreferences(
  body: JsonObject,
  names: ModelNames,
  mostBytes: number,
  isAllowed: IsAllowed,
): Asked | { error: ClientError } {
  const cleaned = withoutOldMetadata(body);
  if (!Object.hasOwn(cleaned, MEMBER)) return { body: cleaned };
  const { [MEMBER]: written, ...rest } = cleaned;
  const bytes = Buffer.byteLength(JSON.stringify(written) ?? "");
  if (bytes > mostBytes) {
    return refusal(MEMBER, `has ${bytes} bytes; at most ${mostBytes} are taken (limits.routing_preferences)`);
  }
  const error = schemaError(schema, written);
  if (error !== undefined) return refusal(MEMBER + memberOf(error.path), error.message);
  const routes: EffectivePreference[] = [];
  for (const [index, { name, description, models, selection_policy: policy }] of (
    written as Preference[]
  ).entries()) {
    const member = `${MEMBER}[${index}]`;
    if (routes.some((route) => route.name === name)) return refusal(`${member}.name`, "is taken already");
    const full = models.map((model) => fullNamesOf(model, names, isAllowed));
    const unknown = full.findIndex((each) => each.length === 0);
    if (unknown >= 0) return refusal(`${member}.models[${unknown}]`, "is not a model of this gateway");
    routes.push({ name, description, models: [...new Set(full.flat())], prefer: policy?.prefer ?? "none" });
  }
  return { body: rest, routes };
}

function withoutOldMetadata(body: JsonObject): JsonObject {
  const { metadata, ...rest } = body;
  if (!isObject(metadata) || !Object.keys(metadata).some((key) => METADATA_MEMBERS.has(key))) return body;
  const kept = Object.entries(metadata).filter(([key]) => !METADATA_MEMBERS.has(key));
  return kept.length === 0 ? rest : { ...rest, metadata: Object.fromEntries(kept) };
}

/** `/0/models/1` -> `[0].models[1]` */
function memberOf(pointer: string): string {
  return pointer.replace(/\/(\d+)/g, "[$1]").replaceAll("/", ".");
}

function refusal(param: string, what: string): { error: ClientError } {
  return { error: { status: 400, message: `${param} ${what}.`, param } };
}
