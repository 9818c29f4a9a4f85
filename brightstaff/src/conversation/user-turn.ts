// Adds to a conversation what its user did not say, as the last turn: the one place that every model of every API takes.

import type { JsonObject } from "../json.js";
import type { ClientApi } from "./api.js";
import { turnListOf, userTurn, withTurnList } from "./turn-list.js";

/** A copy of the body. */
export function withUserTurn(api: ClientApi, body: JsonObject, text: string): JsonObject {
  return withTurnList(api, body, [...turnListOf(api, body), userTurn(api, text)]);
}
