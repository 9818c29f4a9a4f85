// Identifies a request's session: by the client's session id, or else by the conversation's beginning. Both belong to
// the caller only.
import type { IncomingHttpHeaders } from "node:http";
import type { Sessions, SwitchBudget } from "@plano/config";
import { CACHE_HEADER, CALLER_HEADER, SWITCH_SPEND_HEADER } from "@plano/config/contract";
import { CACHE_READ_DISCOUNT } from "@plano/config/run-time";
import type { FastifyBaseLogger } from "fastify";
import type { Turn } from "../conversation/turns.js";
import type { JsonObject } from "../json.js";
import { hashConversation } from "./conversation-hashes.js";

export interface Session {
  id: string;
  /** The key in the store, distinct per tenant, caller and kind of session. */
  key: string;
  /** The client sent a session id. */
  explicit: boolean;
  prefixHash?: string;
  budget?: SwitchBudget;
}

/** Names the session. */
const AFFINITY_HEADER = "x-model-affinity";
/** Longer ids are ignored. */
const MAX_ID = 256;

/** Defaults for a request's own budget when the file has none. */
const REST_OF_BUDGET = {
  replenishOnRebind: true,
  cacheReadDiscount: CACHE_READ_DISCOUNT,
  recordCounterfactual: false,
};

interface SessionRequest {
  headers: IncomingHttpHeaders;
  conversation: readonly Turn[];
  body: JsonObject;
  log: FastifyBaseLogger;
}

export function sessionOf(
  config: Sessions,
  { headers, conversation, body, log }: SessionRequest,
): Session | undefined {
  const { tenantHeader, implicit, userTurnsOnly } = config;
  const tenant = tenantHeader === undefined ? "" : String(headers[tenantHeader] ?? "");
  const named = String(headers[AFFINITY_HEADER] ?? "");
  if (tenant.length > MAX_ID || named.length > MAX_ID) return undefined;
  const budget = budgetOf(config, headers, log);
  const rest = budget === undefined ? {} : { budget };
  const owner = [tenant, callerOf(headers) ?? ""].map(encodeURIComponent).join(":");
  const cached = !/^off$/i.test(String(headers[CACHE_HEADER] ?? ""));
  const anonymous = cached && (implicit || userTurnsOnly || budget !== undefined);
  if (named === "" && !anonymous) return undefined;
  const opening = cached ? hashConversation(tenant, conversation, body) : undefined;
  const explicit = named !== "";
  const id = explicit ? named : `implicit:${opening?.conversationHash}`;
  const key = `${owner}:${explicit ? "named" : "begun"}:${id}`;
  const prefix = opening === undefined ? {} : { prefixHash: opening.prefixHash };
  return { id, key, explicit, ...prefix, ...rest };
}

/** Undefined when the listener does not authenticate. */
export function callerOf({ [CALLER_HEADER]: caller }: IncomingHttpHeaders): string | undefined {
  return caller === undefined ? undefined : String(caller);
}

function budgetOf(
  { budget }: Sessions,
  headers: IncomingHttpHeaders,
  log: FastifyBaseLogger,
): SwitchBudget | undefined {
  const written = headers[SWITCH_SPEND_HEADER];
  if (written === undefined) return budget;
  const percent = /^\d+(\.\d+)?$/.test(String(written).trim()) ? Number(written) : Number.NaN;
  if (percent >= 0 && percent <= 100) {
    return { ...REST_OF_BUDGET, ...budget, maxSwitchSpendPercent: percent };
  }
  log.warn({ header: SWITCH_SPEND_HEADER }, "a header that is no number from 0 to 100 is ignored");
  return budget;
}
