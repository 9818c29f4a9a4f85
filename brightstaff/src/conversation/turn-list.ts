// Reads and replaces a request's turns.
import { isObject, type JsonObject, objectsOf } from "../json.js";
import type { ClientApi } from "./api.js";

interface TurnForm {
  /** The member of a request that has its turns. */
  member: string;
  /** A text may stand for one user's turn. */
  mayBeText: boolean;
  /** What a turn has besides its role and content. */
  more: object;
}

const FORMS: Record<ClientApi, TurnForm> = {
  "chat-completions": { member: "messages", mayBeText: false, more: {} },
  messages: { member: "messages", mayBeText: false, more: {} },
  responses: { member: "input", mayBeText: true, more: { type: "message" } },
};

/** A request's turns as the client wrote them. */
export function writtenTurns(api: ClientApi, body: JsonObject): unknown {
  return body[FORMS[api].member];
}

/** Returns a plain text as one user's turn where the API has such, and [] for anything else that is not a list. */
export function turnListOf(api: ClientApi, body: JsonObject): unknown[] {
  const turns = writtenTurns(api, body);
  if (FORMS[api].mayBeText && typeof turns === "string") return [userTurn(api, turns)];
  return Array.isArray(turns) ? turns : [];
}

/** Returns a copy of the body. */
export function withTurnList(api: ClientApi, body: JsonObject, turns: readonly unknown[]): JsonObject {
  return { ...body, [FORMS[api].member]: turns };
}

export function userTurn(api: ClientApi, content: string): object {
  return { ...FORMS[api].more, role: "user", content };
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
