// The largest request headers between Envoy and brightstaff.
import type { Limits } from "../model/model.js";

/** Room for what Plano adds to a client's headers: mainly the caller's models, which a service may have named. */
const OWN_HEADERS = 64 << 10;

/** Whole kilobytes. Always larger than what a client may send. */
export function insideHeadersBytes({ requestHeadersBytes }: Limits): number {
  return requestHeadersBytes + OWN_HEADERS;
}
