// Whether a request is the user's turn, rather than one that only returns tools' results.
import type { ClientApi } from "../conversation/api.js";
import { writtenTurns } from "../conversation/turn-list.js";
import { isObject, type JsonObject } from "../json.js";

/** Texts that coding agents add to a user's turn. An unclosed one extends to the end. */
const REMINDERS = /<(system-reminder|user-prompt-submit-hook)>[\s\S]*?(?:<\/\1>|$)/g;

const TEXTS: ReadonlySet<unknown> = new Set(["text", "input_text"]);

export function isUserTurn(api: ClientApi, body: JsonObject): boolean {
  const turns = writtenTurns(api, body);
  if (typeof turns === "string") return isSaid(turns);
  const last: unknown = Array.isArray(turns) ? turns.at(-1) : undefined;
  if (!isObject(last) || last.role !== "user") return false;
  const { content } = last;
  return typeof content === "string" ? isSaid(content) : Array.isArray(content) && content.some(isSaidPart);
}

function isSaidPart(part: unknown): boolean {
  if (typeof part === "string") return isSaid(part);
  if (!isObject(part) || part.type === "tool_result") return false;
  if (!TEXTS.has(part.type)) return true;
  return typeof part.text === "string" && isSaid(part.text);
}

function isSaid(text: string): boolean {
  return text.replace(REMINDERS, "").trim() !== "";
}
