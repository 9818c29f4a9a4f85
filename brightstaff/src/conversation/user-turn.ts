// Adds a text to a conversation as the user's last turn, which every model of every API accepts.

import type { JsonObject } from "../json.js";
import type { ClientApi } from "./api.js";
import { turnListOf, userTurn, withTurnList } from "./turn-list.js";

/** Returns a copy of the body. */
export function withUserTurn(api: ClientApi, body: JsonObject, text: string): JsonObject {
  return withTurnList(api, body, [...turnListOf(api, body), userTurn(api, text)]);
}
