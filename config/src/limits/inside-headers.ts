// How large the headers of a request may be between Envoy and brightstaff.
import type { Limits } from "../model/model.js";

/** What Plano adds to a client's headers: above all its caller's models, which a service may have named. */
const OWN_HEADERS = 64 << 10;

/** Whole kilobytes. What a client may send is never too much on its way inside. */
export function insideHeadersBytes({ requestHeadersBytes }: Limits): number {
  return requestHeadersBytes + OWN_HEADERS;
}
