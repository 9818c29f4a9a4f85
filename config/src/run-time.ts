// What a running process uses of the configuration: rules and constants, without the parser and the schema
// checker, which take longer to load than everything else.

export { insideHeadersBytes, MOST_INSIDE_HEADERS } from "./limits/inside-headers.js";
export {
  DECISION_TIMEOUT,
  longestAgentTimeout,
  longestModelTimeout,
  longestPromptTimeout,
  MOST_ASKED,
  MOST_CHOICES,
  TARGET_PIECES_TIMEOUT,
  TARGET_TIMEOUT,
} from "./listeners/timeouts.js";
export { type Automaton, automatonOf } from "./redaction/automaton.js";
export type { Edge } from "./redaction/syntax.js";
export { aliasPools, isRoutePool } from "./routing/routing.js";
export { CACHE_READ_DISCOUNT } from "./routing/sessions.js";
export type { DetectorName, PiiName, SecretName } from "./schema/detectors.js";
export { PII_NAMES, SECRET_NAMES } from "./schema/detectors.js";
export { type Schema, type SchemaError, schemaError } from "./schema/validator.js";
export { IDENTITY_KEY_VARIABLE } from "./secrets/identity-key.js";
export { openSecrets } from "./secrets/sealed.js";
export { nameOfSecret } from "./secrets/secret-name.js";
export { planoKeepsState } from "./state/who-keeps.js";
export { longestIdleTimeout } from "./syntax/duration.js";
export { nearest } from "./syntax/spelling.js";
