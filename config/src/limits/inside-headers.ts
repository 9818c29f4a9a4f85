// The largest request headers between Envoy and brightstaff.
import type { Limits } from "../model/limits.js";

/** What `limits.request_headers` may be at most. */
export const MOST_REQUEST_HEADERS = 1 << 20;
/** Room for what Plano adds to a client's headers: mainly the caller's models, which a service may have named. */
const OWN_HEADERS = 64 << 10;
/** Whatever the limit is. */
export const MOST_INSIDE_HEADERS = MOST_REQUEST_HEADERS + OWN_HEADERS;

/** Whole kilobytes. Always larger than what a client may send. */
export function insideHeadersBytes({ requestHeadersBytes }: Limits): number {
  return requestHeadersBytes + OWN_HEADERS;
}
