// The sandbox provider: an HTTP server with the APIs of all providers, for missing keys and for tests.

export { refusalOf } from "./refusal.js";
export { grokFault, moonshotFault, rootFault, schemaFault } from "./rules/faults.js";
export { SCRIPTED_MODELS } from "./scripted-models.js";
export { type RecordedRequest, type Sandbox, startSandbox } from "./server.js";
export { REDACTED_THINKING, SIGNATURES } from "./signatures.js";
