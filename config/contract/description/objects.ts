// How objects of JSON are described that TypeScript writes and the filter reads.
import type { NameTable } from "./names.js";

export interface ObjectTable {
  /** The interface. */
  typescript: string;
  /** The class that reads it. */
  assemblyscript: string;
  doc?: string;
  /** Has these members, too. */
  base?: ObjectTable;
  members: Readonly<Record<string, Member>>;
}

export type Member = { doc?: string; optional?: true } & MemberType;

type MemberType =
  /** Not empty, unless `empty` allows it. An absent one reads as empty; an undecoded one reads as a token. */
  | { is: "text"; empty?: true; undecoded?: true }
  /** Whole, and not negative unless `least` says otherwise. An absent one reads as -1. */
  | { is: "integer"; least?: number; most?: number }
  /** Of an item of that list. An absent one reads as -1. */
  | { is: "index"; into: string }
  /** True or absent. */
  | { is: "flag" }
  | { is: "constant"; value: number }
  /** An absent one reads as -1. */
  | { is: "name"; of: NameTable }
  /** A list of names that are flags. An absent one reads as none of them. */
  | { is: "names"; of: NameTable }
  /** An absent one reads as empty. */
  | { is: "texts" }
  /** What follows reads as a token of the JSON index, -1 when it is absent. */
  | { is: "indexes"; into: string }
  | { is: "object"; of: ObjectTable }
  /** `needed` is the error of an empty list. */
  | { is: "objects"; of: ObjectTable; needed?: string }
  /** An object of any members. */
  | { is: "map"; to: "text" | "index" };
