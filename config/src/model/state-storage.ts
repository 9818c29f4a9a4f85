// Where conversations of the Responses API are kept, in the normalised model.

import type { Secret } from "./secret.js";

export type StateStorage =
  | { kind: "memory" }
  /** A URL, with a password in it. */
  | { kind: "postgres"; connection: Secret };
