// Requests of the Responses API whose state Plano keeps take the orchestrated lane: brightstaff serves them, and asks the
// model by the egress listener, where the request is limited and counted. There it names no state, and comes from
// brightstaff: it cannot go round again.

import {
  CLIENTS_ROUTE,
  KEPT_CONVERSATION_PREFIX,
  KEPT_RESPONSE_PREFIX,
} from "../contract/constants.generated";
import { clusterHeader } from "../contract/headers.generated";
import { Format } from "../contract/formats.generated";
import { setHeader } from "../abi/host";
import { HeaderMap } from "../abi/types";
import { announceCaller } from "../auth/authentication";
import { Buffer } from "../bytes/buffer";
import { startsWithAscii } from "../bytes/slice";
import { refuse, refuseTooManyValues } from "../exchange/refusals";
import { Exchange } from "../exchange/exchange";
import { announceBody, MAX_VALUES } from "../front/body";
import { cameByAnyOf } from "../front/route";
import { JsonIndex, JsonKind } from "../json/json-index";
import { Pool } from "../targets/pool";

export function needsBrightstaff(exchange: Exchange, pool: Pool, json: JsonIndex): bool {
  if (exchange.request.format != Format.Responses) return false;
  const isNeeded = pool.keepsState ? asksForState(json) : continuesKept(json);
  return isNeeded && cameByAnyOf(CLIENTS_ROUTE);
}

/** A response is kept unless the request says otherwise. Only kept ones can be made in the background. */
function asksForState(json: JsonIndex): bool {
  return (
    json.kind(json.find(0, "store")) != JsonKind.False ||
    isGiven(json, "previous_response_id") ||
    isGiven(json, "conversation") ||
    json.isTrue(json.find(0, "background"))
  );
}

/** What Plano keeps, a provider cannot continue. */
function continuesKept(json: JsonIndex): bool {
  const conversation = json.find(0, "conversation");
  const id = json.isObject(conversation) ? json.find(conversation, "id") : conversation;
  return (
    beginsWith(json, json.find(0, "previous_response_id"), KEPT_RESPONSE_PREFIX) ||
    beginsWith(json, id, KEPT_CONVERSATION_PREFIX)
  );
}

/** No SDK writes ids with escapes. */
function beginsWith(json: JsonIndex, token: i32, prefix: string): bool {
  return startsWithAscii(json.textPtr(token), json.textLen(token), prefix);
}

function isGiven(json: JsonIndex, name: string): bool {
  const token = json.find(0, name);
  return token >= 0 && !json.isNull(token);
}

/** False after a refusal. */
export function sendToBrightstaff(exchange: Exchange, json: JsonIndex, cluster: Buffer): bool {
  if (json.count > MAX_VALUES) return refuseTooManyValues(exchange);
  exchange.plan.orchestrated = true;
  announceCaller(exchange.request);
  return (
    (announceBody(json) && setHeader(HeaderMap.Request, clusterHeader, cluster.ptr, cluster.len)) ||
    refuse(exchange, 500, "", "The gateway could not route the request.")
  );
}
