// What tests, measurements and demos may use of this package.

export { type RecordedRequest, type Sandbox, startSandbox } from "./sandbox/server.js";
export { REDACTED_THINKING, SIGNATURES } from "./sandbox/signatures.js";
export { planFor } from "./system/plan.js";
export { claimsOf, faultsOf, findFreePort } from "./system/ports.js";
export { type RunningPlano, startPlano } from "./system/start.js";
