// The table of access keys: the JSON in a file that Envoy watches, which the keys role reads.
import type { ObjectTable } from "./description/objects.js";

const accessKey: ObjectTable = {
  typescript: "FilterKey",
  assemblyscript: "KeyObject",
  members: {
    scope: { is: "integer", most: 0xffff, doc: "Of the listeners that take the key." },
    name: { is: "text", doc: "The caller that the key belongs to." },
    models: { is: "text", empty: true, doc: "Patterns of model names in commas; empty for all models." },
    hash: { is: "text", undecoded: true, doc: "SHA-256 of the key, in hexadecimal digits of lower case." },
    expires: { is: "integer", optional: true, doc: "Seconds since 1970." },
  },
};

const keyTable: ObjectTable = {
  typescript: "FilterKeyTable",
  assemblyscript: "KeyTableObject",
  members: {
    serial: { is: "integer", doc: "Grows with every new table." },
    keys: { is: "objects", of: accessKey },
  },
};

/** Each after those that it refers to. */
export const accessKeys: readonly ObjectTable[] = [accessKey, keyTable];
