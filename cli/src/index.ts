// What tests and measurements may use of this package.

export { type RecordedRequest, type Sandbox, startSandbox } from "./sandbox/server.js";
export { REDACTED_THINKING, SIGNATURES } from "./sandbox/signatures.js";
export { type RunningPlano, startPlano } from "./system/start.js";
