// The dashboard, in the normalised model: where it listens, who may look, and what it keeps.

import type { Address } from "./address.js";

/** Whether texts of conversations are kept, and where. */
type ContentMode = "off" | "memory" | "disk";

export interface Dashboard extends Address {
  /** Undefined if the file does not say: depends on who starts Plano. */
  content?: ContentMode;
  /** Personal data are masked before they are kept; secrets always are. */
  redactsPersons: boolean;
  /** Of the file's author: what fits is masked, too. */
  patterns: { name: string; pattern: string }[];
  keep: {
    records: number;
    /** Of texts in memory. */
    contentBytes: number;
    diskBytes: number;
    days: number;
  };
  /** Tag -> the header whose value it is, in lower case. */
  tags: Record<string, string>;
  /** Further hosts that it is reached by, with their ports. */
  hosts: string[];
  /** Whoever knows the password may look. */
  passwordHash?: string;
  /** In lower case: a proxy in front sets it for whoever may look. */
  trustedHeader?: string;
}
