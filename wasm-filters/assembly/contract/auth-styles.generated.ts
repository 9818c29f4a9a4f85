// Generated from config/contract/auth-styles.ts by `npm run generate`; changes here are lost.

import { indexOfName } from "../bytes/names";

/** How a provider is shown a key. */
export const enum AuthStyle {
  /** Not at all. */
  None,
  /** `authorization: Bearer <key>` */
  Bearer,
  /** `x-api-key: <key>` */
  XApiKey,
  /** `api-key: <key>`, Azure's. */
  ApiKey,
  /** `x-goog-api-key: <key>` */
  GoogleKey,
}

/** Indexed by the enum. */
const NAMES: StaticArray<string> = ["none", "bearer", "x-api-key", "api-key", "x-goog-api-key"];

/** -1 for another name. */
export function authStyleNamed(name: usize, length: i32): i32 {
  return indexOfName(NAMES, name, length);
}

/** Indexed by the enum. */
const HEADERS: StaticArray<string> = ["", "authorization", "x-api-key", "api-key", "x-goog-api-key"];

/** The header that carries the key; empty without a key. */
export function authStyleHeader(value: AuthStyle): string {
  return unchecked(HEADERS[value]);
}
