// What tests, benchmarks and demos may use of this package.

export { findFreePort } from "./system/free-ports.js";
export { planFor } from "./system/plan.js";
export { claimsOf, portErrors } from "./system/ports.js";
export { type RunningPlano, startPlano } from "./system/start.js";
