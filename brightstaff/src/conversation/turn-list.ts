// Reads and replaces a request's turns.
import { isObject, type JsonObject, objectsOf } from "../json.js";
import type { ClientApi } from "./api.js";

/** Returns a plain text of Responses as one user's turn, and [] for anything that is not a list. */
export function turnListOf(api: ClientApi, { messages, input }: JsonObject): unknown[] {
  const turns = api === "responses" ? input : messages;
  if (api === "responses" && typeof turns === "string") return [userTurn(api, turns)];
  return Array.isArray(turns) ? turns : [];
}

/** Returns a copy of the body. */
export function withTurnList(api: ClientApi, body: JsonObject, turns: readonly unknown[]): JsonObject {
  return { ...body, [api === "responses" ? "input" : "messages"]: turns };
}

export function userTurn(api: ClientApi, content: string): object {
  return { ...(api === "responses" && { type: "message" }), role: "user", content };
}

/** Tools' results are not the user's turn: nothing may come between them and their calls. */
export function isUserTurn(turn: unknown): boolean {
  if (!isObject(turn) || turn.role !== "user") return false;
  return !objectsOf(turn.content).some(({ type }) => type === "tool_result");
}

/** Whether the user has the last word, and not a tool or an assistant. */
export function endsWithUserTurn(api: ClientApi, body: JsonObject): boolean {
  return isUserTurn(turnListOf(api, body).at(-1));
}
