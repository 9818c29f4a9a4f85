// A request's turns as its API has them, and the request with others.
import type { JsonObject } from "../json.js";
import type { ClientApi } from "./api.js";

/** A mere text of Responses is one turn of the user's; what is no list has none. */
export function turnListOf(api: ClientApi, { messages, input }: JsonObject): unknown[] {
  const turns = api === "responses" ? input : messages;
  if (api === "responses" && typeof turns === "string") return [userTurn(api, turns)];
  return Array.isArray(turns) ? turns : [];
}

/** A copy of the body. */
export function withTurnList(api: ClientApi, body: JsonObject, turns: readonly unknown[]): JsonObject {
  return { ...body, [api === "responses" ? "input" : "messages"]: turns };
}

export function userTurn(api: ClientApi, content: string): object {
  return { ...(api === "responses" && { type: "message" }), role: "user", content };
}
