import fc from "fast-check";
import { expect, test } from "vitest";
import { fnv1a } from "./fnv.js";

/** The definition of FNV-1a, slow. */
function defined(fields: readonly string[]): string {
  let hash = 0xcbf29ce484222325n;
  for (const field of fields) {
    for (const byte of [...Buffer.from(field), 0x1f]) {
      hash = ((hash ^ BigInt(byte)) * 0x100000001b3n) & 0xffffffffffffffffn;
    }
  }
  return hash.toString(16).padStart(16, "0");
}

test("the hash of two halves equals the hash of the whole", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "binary" })), (fields) => {
      expect(fnv1a(fields)).toBe(defined(fields));
    }),
  );
  const long = ["x".repeat(20_000), "é".repeat(1_000)];
  expect(fnv1a(long)).toBe(defined(long));
});

test("the hash of no fields is the start value, and field boundaries change the hash", () => {
  expect(fnv1a([])).toBe("cbf29ce484222325");
  expect(fnv1a(["ab", ""])).not.toBe(fnv1a(["a", "b"]));
});
