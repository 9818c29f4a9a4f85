// How a line of JSON is described that the filter writes and TypeScript reads.

export interface LineTable {
  /** The interface. */
  typescript: string;
  /** The constant with the JSON Schema. */
  schema: string;
  doc: string;
  /** In the order in which the filter writes them. */
  members: Readonly<Record<string, LineMember>>;
}

export type LineMember = { doc?: string } & ValueType & Presence;

/** Always there, sometimes absent, or null instead of a value. */
type Presence = { optional?: true; nullable?: never } | { optional?: never; nullable?: true };

type ValueType =
  /** Any text. An empty one is written as null where that is allowed. */
  | { is: "text" }
  /** JSON-escaped already. */
  | { is: "escaped" }
  /** A name that needs no escape. An empty one is written as null where that is allowed. */
  | { is: "word" }
  /** Whole. A negative one is written as null where that is allowed, else as 0. */
  | { is: "count" }
  | { is: "boolean" }
  /** An object of counts. */
  | { is: "counts"; typescript: string; members: Readonly<Record<string, { doc?: string }>> };
