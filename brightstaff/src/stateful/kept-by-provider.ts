// What the models that may answer a request have in common: whether their providers keep its state, and whether one of them
// speaks the Responses API itself.
import { KEPT_CONVERSATION_PREFIX, KEPT_RESPONSE_PREFIX } from "@plano/config/contract";
import { isObject, type JsonObject } from "../json.js";
import { fullNameOf, requestedName } from "../models/model-names.js";
import type { ServiceConfig } from "../service-config/schema.js";

type NamesConfig = Pick<ServiceConfig, "modelNames" | "routingPreferences">;
type StoringConfig = NamesConfig & Pick<ServiceConfig, "storingModels">;
type NativeConfig = NamesConfig & Pick<ServiceConfig, "nativeModels">;

/** Whether the provider keeps a request's state: all models that may answer it are at providers that do. */
export function providerKeeps({ storingModels, ...config }: StoringConfig): (body: JsonObject) => boolean {
  const answering = mayAnswer(config);
  const keeps = isIn(storingModels, config);
  return (body) =>
    storingModels.length > 0 && !continuesKept(body) && (answering(body)?.every(keeps) ?? false);
}

/** The providers that may answer and get the request's items as they are. */
export function nativeProviders({ nativeModels, ...config }: NativeConfig): (body: JsonObject) => string[] {
  const answering = mayAnswer(config);
  const isNative = isIn(nativeModels, config);
  return (body) => {
    const natives = answering(body)?.filter(isNative) ?? nativeModels;
    return [...new Set(natives.map((name) => providerOf(fullNameOf(name, config.modelNames) ?? name)))];
  };
}

function providerOf(fullName: string): string {
  return fullName.slice(0, fullName.indexOf("/"));
}

/** The names of the models that may answer; undefined when that may be any. */
function mayAnswer({
  modelNames,
  routingPreferences,
}: NamesConfig): (body: JsonObject) => string[] | undefined {
  const routed = routingPreferences.flatMap(({ models }) => models);
  return (body) => {
    if (body.routing_preferences !== undefined) return undefined;
    const name = requestedName(body, modelNames);
    const pool = Object.hasOwn(modelNames.pools, name) ? modelNames.pools[name] : undefined;
    return [...routed, ...(pool ?? [name])];
  };
}

function isIn(listed: readonly string[], { modelNames }: NamesConfig): (name: string) => boolean {
  const names = new Set(listed);
  const single = new Set(Object.values(modelNames.models));
  return (name) => {
    const full = fullNameOf(name, modelNames);
    if (full === undefined) return false;
    const prefix = single.has(full) ? full : modelNames.prefixes.find((each) => full.startsWith(each));
    return names.has(prefix ?? full);
  };
}

/** What Plano keeps, a provider cannot continue. */
function continuesKept({ previous_response_id: previous, conversation }: JsonObject): boolean {
  const id = isObject(conversation) ? conversation.id : conversation;
  return (
    (typeof previous === "string" && previous.startsWith(KEPT_RESPONSE_PREFIX)) ||
    (typeof id === "string" && id.startsWith(KEPT_CONVERSATION_PREFIX))
  );
}
