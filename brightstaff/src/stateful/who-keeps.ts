// Whether the provider keeps a request's state: all models that may answer it are at providers that do.
import { KEPT_CONVERSATION_PREFIX, KEPT_RESPONSE_PREFIX } from "@plano/config/contract";
import { isObject, type JsonObject } from "../json.js";
import { fullNameOf, requestedName } from "../models/model-names.js";
import type { ServiceConfig } from "../service-config/schema.js";

type StoringConfig = Pick<ServiceConfig, "modelNames" | "routingPreferences" | "storingModels">;

export function providerKeeps({
  modelNames,
  routingPreferences,
  storingModels,
}: StoringConfig): (body: JsonObject) => boolean {
  const storing = new Set(storingModels);
  const single = new Set(Object.values(modelNames.models));
  const keeps = (name: string): boolean => {
    const full = fullNameOf(name, modelNames);
    if (full === undefined) return false;
    const prefix = single.has(full) ? full : modelNames.prefixes.find((each) => full.startsWith(each));
    return storing.has(prefix ?? full);
  };
  const routesKeep = routingPreferences.every(({ models }) => models.every(keeps));
  return (body) => {
    if (continuesKept(body)) return false;
    // A request's own preferences may name any model.
    if (!routesKeep || storing.size === 0 || body.routing_preferences !== undefined) return false;
    const name = requestedName(body, modelNames);
    const pool = Object.hasOwn(modelNames.pools, name) ? modelNames.pools[name] : undefined;
    return (pool ?? [name]).every(keeps);
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
