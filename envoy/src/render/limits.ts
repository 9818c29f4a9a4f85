// The one configured number, in the forms Envoy needs it.
import type { Limits } from "@plano/config";

/** More than arrives in one piece: so the filter sees a body grow beyond its limit before Envoy cuts it off. */
const SLACK_BYTES = 1 << 20;

/** What a filter may hold of one body. */
export function bufferLimit({ maxBodyBytes }: Limits): number {
  return maxBodyBytes + SLACK_BYTES;
}
