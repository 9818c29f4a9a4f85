// Where a request may go, and what is set aside for it.

import { Buffer } from "../bytes/buffer";
import { Admission } from "../limits/admission";
import { Limiter } from "../limits/limiter";
import { FailoverPlan, Pool } from "../targets/pool";
import { Target } from "../targets/provider";

/** Bytes that the gateway buffers: of a whole response, and of one event of a stream. */
export class ResponseLimits {
  body: i32 = 0;
  event: i32 = 0;
}

/** Set by the gateway role before the request goes on. Cleared when the exchange is taken for the next request. */
export class Plan {
  /** The pool behind the requested name. */
  pool: Pool | null = null;
  /** The plan that Envoy follows. */
  failover: FailoverPlan | null = null;
  /** How many attempts of it are allowed. */
  reach: i32 = 0;
  /** In digits, the milliseconds that each attempt may wait for its response; null where Envoy bounds no attempt alone. */
  attemptTimeout: Buffer | null = null;
  /** Flags of FailoverReason: what an answer can mean for the next target to be tried. */
  failoverOn: u32 = 0;
  /** The most attempts after the first at a single target. */
  maxRetries: i32 = 0;
  readonly admission: Admission = new Admission();
  /** The target whose limits the admission reserved, and the limiter that did; null when nothing is counted. */
  admitted: Target | null = null;
  limiter: Limiter | null = null;
  /** See limit-scopes.ts: there are at most a thousand scopes, of a kilobyte each. */
  readonly buckets: Buffer = new Buffer(64, 2 << 20);
  responseLimits: ResponseLimits | null = null;
  /** brightstaff serves the request; what it asks for comes by the egress listener, and is counted there. */
  orchestrated: bool = false;

  clear(): void {
    this.pool = null;
    this.failover = null;
    this.reach = 0;
    this.attemptTimeout = null;
    this.failoverOn = 0;
    this.maxRetries = 0;
    this.admission.clear();
    this.admitted = null;
    this.limiter = null;
    this.buckets.clear();
    this.responseLimits = null;
    this.orchestrated = false;
  }
}
