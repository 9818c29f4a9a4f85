// Where conversations of the Responses API are kept, in the normalised model.

import type { Secret } from "./secret.js";

export type StateStorage = StatePlace & StateBounds & StateTraffic;

type StatePlace =
  | { kind: "memory" }
  /** `path` is a directory; without it, one in the state directory. */
  | { kind: "embedded"; path?: string }
  /** A URL, with a password in it. */
  | { kind: "postgres"; connection: Secret };

interface StateBounds {
  /** How long a response, or a conversation, is kept after its last change. */
  ttlMilliseconds: number;
  /** Responses and conversations kept at a time. */
  maxEntries: number;
  /** What they may have together, as JSON. */
  maxBytes: number;
}

interface StateTraffic {
  /** Plano keeps conversations also where the provider could. */
  managed: boolean;
  /** In lower case: the header whose value tells tenants apart where no caller is known. */
  tenantHeader?: string;
}
