// A probe tests one field: the same document is translated without it and with it. Equal results mean that
// the field is dropped.

export interface Probe {
  /** Spelled as in the API's documentation, with the value where that matters. */
  field: string;
  /** Without the field. */
  without: object;
  with: object;
}

/** A probe of members of the root object. */
export function rootProbe(base: object, field: string, members: object): Probe {
  return { field, without: base, with: { ...base, ...members } };
}

export const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
export const PDF = "JVBERi0xLjQKJSVFT0YK";
export const SCHEMA = {
  type: "object",
  properties: { city: { type: "string" } },
  required: ["city"],
  additionalProperties: false,
};
