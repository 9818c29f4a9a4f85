// What tests, benchmarks and demos may use of this package.

export { planFor } from "./system/plan.js";
export { claimsOf, findFreePort, portErrors } from "./system/ports.js";
export { type RunningPlano, startPlano } from "./system/start.js";
