// What Envoy itself holds to: how much the filter may hold back of one body.
import type { Limits } from "@plano/config";

/** More than arrives in one piece: so the filter sees a body grow beyond its limit before Envoy cuts it off. */
const SLACK_BYTES = 1 << 20;

/** Envoy has one bound for both directions: the filter holds each to its own. */
export function bufferLimit({ requestBodyBytes, responseBodyBytes }: Limits): number {
  return Math.max(requestBodyBytes, responseBodyBytes) + SLACK_BYTES;
}
