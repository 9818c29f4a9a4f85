// For tests: a lease of resources that nobody else has.
import { pino } from "pino";
import { type Lease, SharedResources } from "../../shared-resources.js";

export function newLease(): Lease {
  return new SharedResources(pino({ level: "silent" })).lease();
}
