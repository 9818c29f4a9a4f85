// How a line of JSON is described that the filter writes and TypeScript reads.
import type { NameTable } from "./names.js";

export interface LineTable extends LineObject {
  /** The constant with the JSON Schema. */
  schema: string;
  doc: string;
}

interface LineObject {
  /** The interface. */
  typescript: string;
  /** In the order in which the filter writes them. The first one is always there. */
  members: LineMembers;
}

export type LineMembers = Readonly<Record<string, LineMember>>;

export type LineMember = { doc?: string } & ValueType & Presence;

/** Always there, sometimes absent, or null instead of a value. */
type Presence = { optional?: true; nullable?: never } | { optional?: never; nullable?: true };

type ValueType =
  /** Any text. An empty one is written as null where that is allowed. */
  | { is: "text" }
  /** JSON-escaped already. */
  | { is: "escaped" }
  /** A name that needs no escape, of a list or not. An empty one is written as null where that is allowed. */
  | { is: "word"; of?: NameTable }
  /** Whole. A negative one is written as null where that is allowed, else as 0. */
  | { is: "count" }
  | { is: "boolean" }
  | { is: "constant"; value: number }
  /** A list of numbers of 64 bits, each as 16 hexadecimal digits. */
  | { is: "hashes" }
  /** An object of any members, whose values are texts. */
  | { is: "map" }
  | ({ is: "object" } & LineObject)
  /** A list of objects. */
  | ({ is: "list" } & LineObject);
