// How a closed list of names is described: what TypeScript knows as text, the filter knows as an enum's value.

export interface NameTable {
  /** The enum and the union type, e.g. `Format`. */
  type: string;
  /** The array of all names in TypeScript, e.g. `FORMATS`. */
  list: string;
  doc: string;
  /** The enum's value 0 where no name stands for it; without it the first name has the value 0. */
  none?: { member: string; doc?: string };
  /** Each name is one bit, so that a number holds a set of them. */
  flags?: true;
  names: readonly Name[];
  /** A text that belongs to each name, or to some of them. */
  attributes?: readonly Attribute[];
  /** What the filter needs beside the enum. */
  filter: {
    /** The enum's value of a name; the result for another name is `none`, or -1 without a `none`. */
    reads?: true;
    /** The name of an enum's value. */
    writes?: true;
    /** How many values the enum has. */
    counts?: true;
  };
}

interface Name {
  name: string;
  /** The enum's member. */
  member: string;
  doc?: string;
}

interface Attribute {
  /** What the filter calls it, after the type: `formatPath`. */
  word: string;
  doc: string;
  /** By name; the filter has an empty text for the others. */
  texts: Readonly<Record<string, string>>;
  /** The object in TypeScript, and the type of its keys where that is needed. */
  typescript?: { object: string; type?: string; doc: string };
}
