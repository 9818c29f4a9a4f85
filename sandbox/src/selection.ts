// Chooses from a list of names, as a router of agents or of models asks a model to: the name that the conversation's last message
// has words of.
import { isObject } from "@plano/config/json";
import { toolFor } from "./relevance.js";
import type { Tool } from "./request.js";

/** The arguments of a tool whose one parameter is a list of given names; undefined when it is another, or no name fits. */
export function selectionFor({ schema }: Tool, question: string): object | undefined {
  const properties = isObject(schema) && isObject(schema.properties) ? Object.entries(schema.properties) : [];
  const [[parameter, list] = []] = properties;
  if (properties.length !== 1 || parameter === undefined || !isObject(list) || !isObject(list.items)) return;
  const names: readonly unknown[] = Array.isArray(list.items.enum) ? list.items.enum : [];
  const candidates = names.map((name) => ({ name: String(name), schema: {} }));
  const chosen = toolFor(lastMessage(question), candidates);
  return chosen === undefined ? undefined : { [parameter]: [chosen.name] };
}

/** Of a conversation in JSON between tags, or the text itself. */
function lastMessage(question: string): string {
  const json = /<conversation>\n([\s\S]*)\n<\/conversation>/.exec(question)?.[1];
  if (json === undefined) return question;
  try {
    const messages: unknown = JSON.parse(json);
    const last: unknown = Array.isArray(messages)
      ? messages.findLast((each) => each?.role === "user")
      : undefined;
    return isObject(last) ? String(last.content) : question;
  } catch {
    return question;
  }
}
