// How a conversation begins: by it a provider's cache knows it again, and so do sessions that have no name.
import type { Turn } from "../../conversation/turns.js";
import { isObject, type JsonObject, objectsOf } from "../../json.js";
import { hashOf } from "./fnv.js";

const SALT = "plano-affinity-v1";

export interface Opening {
  /** Of what does not change from one conversation of an application to the next. */
  prefixHash: string;
  /** Of that and the user's first words. */
  conversationHash: string;
}

export function openingOf(tenant: string, conversation: readonly Turn[], body: JsonObject): Opening {
  const system = conversation.filter(({ role }) => role === "system").map(({ text }) => text);
  const first = conversation.find(({ role }) => role === "user")?.text ?? "";
  const prefix = [SALT, tenant, system.join("\n"), toolNames(body).join(",")];
  return { prefixHash: hashOf(prefix), conversationHash: hashOf([...prefix, first]) };
}

/** Of all three APIs; tools that the provider has of its own are known by their type. */
function toolNames({ tools, functions }: JsonObject): string[] {
  return [...objectsOf(tools), ...objectsOf(functions)].flatMap((tool) => {
    const inner = [tool.function, tool.custom].find(isObject);
    const name = inner?.name ?? tool.name ?? tool.type;
    return typeof name === "string" ? [name] : [];
  });
}
