// Reads and replaces a request's turns.
import type { JsonObject } from "../json.js";
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
