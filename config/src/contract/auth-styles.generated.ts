// Generated from config/contract/auth-styles.ts by `npm run generate`; changes here are lost.

/** How a provider is shown a key. */
export const AUTH_STYLES = [
  /** Not at all. */
  "none",
  /** `authorization: Bearer <key>` */
  "bearer",
  /** `x-api-key: <key>` */
  "x-api-key",
  /** `api-key: <key>`, Azure's. */
  "api-key",
  /** `x-goog-api-key: <key>` */
  "x-goog-api-key",
] as const;

export type AuthStyle = (typeof AUTH_STYLES)[number];

/** The headers that carry keys, by the style. */
export const KEY_HEADERS = {
  bearer: "authorization",
  "x-api-key": "x-api-key",
  "api-key": "api-key",
  "x-goog-api-key": "x-goog-api-key",
} as const;
