// The sandbox provider: an HTTP server with the APIs of all providers, for those whose keys are not set and for tests.

export { type RecordedRequest, type Sandbox, startSandbox } from "./server.js";
export { REDACTED_THINKING, SIGNATURES } from "./signatures.js";
