// Text and bytes. Header values are byte strings as in Node's own http module: one character a byte (latin1).
// Bodies are Uint8Array; a JavaScript string given as a body is encoded as UTF-8.

export type Bytes = Uint8Array | string;

export const NO_BYTES = new Uint8Array(0);

export function toBytes(value: Bytes): Uint8Array {
  return typeof value === "string" ? Buffer.from(value, "utf8") : value;
}

export function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

export function fromLatin1(text: string): Uint8Array {
  return Buffer.from(text, "latin1");
}

export function utf8(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
}
