// The interface of session stores. Sessions are optional: a store that fails behaves like an empty one.

export interface SessionStore {
  /** Changes the settings of the store; known sessions stay. */
  configure(settings: StoreSettings): void;
  /** Undefined: unknown, expired, or the store failed. Never rejects, and answers within 2 s. */
  get(key: string): Promise<string | undefined>;
  /** Expires when the key was not set again for the store's lifetime. Never rejects. */
  set(key: string, value: string): Promise<void>;
  close(): Promise<void>;
}

export interface StoreSettings {
  /** How long a session lasts without requests. */
  ttlMilliseconds: number;
  /** How many there are at a time in memory. */
  maxEntries: number;
}

/** The result of a store's call. A failed call counts as `error`, never as `miss`. */
export type SessionEvent = "hit" | "miss" | "store" | "error" | "store_error";
