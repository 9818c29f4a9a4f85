// Connections to Envoy's backend listener, which all calls of users' services share.
import { Pool } from "undici";
import type { Lease } from "../shared-resources.js";

/** Envoy's default limit for one backend. */
const CONNECTIONS = 1_024;

/** `base`: http://127.0.0.1:11000. Whoever calls has a deadline, which also limits silence. */
export function backendPool(base: URL, lease: Lease): Pool {
  const options = { connections: CONNECTIONS, headersTimeout: 0, bodyTimeout: 0 };
  return lease.use(
    "backends",
    base,
    () => new Pool(base.origin, options),
    (pool) => pool.destroy(),
  );
}
