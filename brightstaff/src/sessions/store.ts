// Where sessions are kept. They are a help and never a need: a store that fails is one that knows nothing.

export interface SessionStore {
  /** Undefined: unknown, ended, or the store cannot be asked. Never rejects, and answers within 2 s. */
  get(key: string): Promise<string | undefined>;
  /** Kept until nothing was set under the key for the store's time. Never rejects. */
  set(key: string, value: string): Promise<void>;
  close(): Promise<void>;
}

/** What came of asking a store; what cannot be asked is no miss. */
export type SessionEvent = "hit" | "miss" | "store" | "error" | "store_error";
