// The wire format of header pairs: u32 count, then name and value sizes, then the NUL-terminated texts. A
// list that does not match its own sizes reads as empty, as in Envoy.
import { fromLatin1, latin1 } from "./bytes.js";
import type { HeaderPair } from "./header-map.js";

export function marshalPairs(pairs: readonly HeaderPair[]): Uint8Array {
  const texts = pairs.flatMap(([name, value]) => [fromLatin1(name), fromLatin1(value)]);
  const size = 4 + texts.reduce((sum, text) => sum + 4 + text.length + 1, 0);
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, pairs.length, true);
  let at = 4 + texts.length * 4;
  for (const [index, text] of texts.entries()) {
    view.setUint32(4 + index * 4, text.length, true);
    bytes.set(text, at);
    at += text.length + 1;
  }
  return bytes;
}

export function unmarshalPairs(bytes: Uint8Array): HeaderPair[] {
  if (bytes.length < 4) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = view.getUint32(0, true);
  let at = 4 + count * 8;
  if (at > bytes.length) return [];
  const texts: string[] = [];
  for (let index = 0; index < count * 2; index += 1) {
    const length = view.getUint32(4 + index * 4, true);
    if (at + length + 1 > bytes.length || bytes[at + length] !== 0) return [];
    texts.push(latin1(bytes.subarray(at, at + length)));
    at += length + 1;
  }
  return Array.from(
    { length: count },
    (_, index) => [texts[index * 2] ?? "", texts[index * 2 + 1] ?? ""] as const,
  );
}
