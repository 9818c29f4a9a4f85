// Generated from config/contract/access-keys.ts by `npm run generate`; changes here are lost.

export interface FilterKey {
  /** Of the listeners that take the key. 0..65535 */
  scope: number;
  /** The caller that the key belongs to. */
  name: string;
  /** Patterns of model names in commas; empty for all models. */
  models: string;
  /** SHA-256 of the key, in hexadecimal digits of lower case. */
  hash: string;
  /** Seconds since 1970. */
  expires?: number;
}

export interface FilterKeyTable {
  /** Grows with every new table. */
  serial: number;
  keys: FilterKey[];
}
