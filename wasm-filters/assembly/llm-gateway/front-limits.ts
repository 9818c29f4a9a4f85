// Rate limits at the front: whoever has nothing left is refused before brightstaff asks a model for its decision.

import { readProperty, valueLen, valuePtr } from "../abi/host";
import { writeUnescaped } from "../bytes/escape";
import { Literal } from "../bytes/literal";
import { equalsAscii } from "../bytes/slice";
import { JsonIndex } from "../json/json-index";
import { FrontState } from "./front-state";
import { refuseRateLimited } from "./refusals";
import { RequestEnvelope } from "./request-envelope";
import { PathKind } from "./request-head";
import { StreamRecord } from "./stream-record";

const route = new Literal("xds\0route_name");
/** Of the route by which an agent listener's requests come. */
const AGENTS: string = "agents";

/** False after a refusal. */
export function acceptLimits(
  state: FrontState,
  record: StreamRecord,
  kind: PathKind,
  json: JsonIndex,
  envelope: RequestEnvelope,
): bool {
  const settings = state.settings;
  if (!settings.hasLimits) return true;
  // No limit counts requests to agents.
  if (readProperty(route) && equalsAscii(valuePtr, valueLen, AGENTS)) return true;
  const model = record.model;
  const token = envelope.model;
  if (token >= 0) writeUnescaped(model, json.textPtr(token), json.textLen(token));
  const pool = token >= 0 ? settings.find(model.ptr, model.overflowed ? 0 : model.len) : settings.fallback;
  const seconds = state.rateLimiting.look(record, pool, kind == PathKind.Routing);
  return seconds < 0 || refuseRateLimited(record, seconds);
}
