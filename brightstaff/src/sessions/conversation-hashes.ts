// Hashes of a conversation's beginning. Provider caches recognise conversations by their beginning, and so do implicit
// sessions.
import type { Turn } from "../conversation/turns.js";
import { isObject, type JsonObject, objectsOf } from "../json.js";
import { fnv1a } from "./fnv.js";

const SALT = "plano-affinity-v1";

export interface ConversationHashes {
  /** The hash of the part that an application's conversations share: system prompts and tools. */
  prefixHash: string;
  /** The hash of that part and the user's first message. */
  conversationHash: string;
}

export function hashConversation(
  tenant: string,
  conversation: readonly Turn[],
  body: JsonObject,
): ConversationHashes {
  const system = conversation.filter(({ role }) => role === "system").map(({ text }) => text);
  const first = conversation.find(({ role }) => role === "user")?.text ?? "";
  const prefix = [SALT, tenant, system.join("\n"), toolNames(body).join(",")];
  return { prefixHash: fnv1a(prefix), conversationHash: fnv1a([...prefix, first]) };
}

/** Names of the tools in all three client APIs; a provider's built-in tool is named by its type. */
function toolNames({ tools, functions }: JsonObject): string[] {
  return [...objectsOf(tools), ...objectsOf(functions)].flatMap((tool) => {
    const inner = [tool.function, tool.custom].find(isObject);
    const name = inner?.name ?? tool.name ?? tool.type;
    return typeof name === "string" ? [name] : [];
  });
}
