// How the headers are described by which the parts of Plano tell each other something.

export interface HeaderTable {
  /** Constants for beginnings of names. */
  prefixes: readonly Prefix[];
  headers: readonly Header[];
}

interface Prefix {
  /** `INTERNAL_HEADER_PREFIX` */
  constant: string;
  prefix: string;
  doc: string;
  /** Names that begin so, and that the prefix does not cover all the same; with a constant of their own. */
  except?: { constant: string; prefixes: readonly string[]; doc: string };
}

interface Header {
  name: string;
  /** `CLUSTER_HEADER` in both languages; the filter's bytes of it are `clusterHeader`. */
  constant: string;
  on: "requests" | "responses" | "both";
  /** Who sets it, and who reads it. */
  setBy: string;
  readBy: string;
  /** What it says. */
  doc: string;
  /** The client gets it, and web pages may read it. */
  shown?: true;
  /** As the filter needs it: a text to compare names with and to write lists with, bytes for the host's functions. */
  filter?: readonly ("text" | "bytes")[];
}
