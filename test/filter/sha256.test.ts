// The digests of access keys: the examples of FIPS 180, and every length around block ends compared to Node.
import { createHash } from "node:crypto";
import { beforeAll, expect, test } from "vitest";
import { compileUnits, type Units } from "./compile-units.js";

interface Sha256Units {
  input(length: number): number;
  digest(length: number): number;
}

let units: Units & Sha256Units;
beforeAll(async () => {
  units = await compileUnits<Sha256Units>("sha256");
});

function digestOf(text: Buffer): string {
  const pointer = units.input(text.length);
  new Uint8Array(units.memory.buffer, pointer, text.length).set(text);
  return Buffer.from(new Uint8Array(units.memory.buffer, units.digest(text.length), 32)).toString("hex");
}

// https://csrc.nist.gov/projects/cryptographic-standards-and-guidelines/example-values
test.each([
  ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
  ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
  [
    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
    "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
  ],
  ["a".repeat(1_000_000), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"],
])("an example of the standard", (text, expected) => {
  expect(digestOf(Buffer.from(text))).toBe(expected);
});

test("texts of 0 to 200 bytes have Node's digests", () => {
  for (let length = 0; length <= 200; length++) {
    const text = Buffer.from(Array.from({ length }, (_, index) => (index * 151 + length * 31) & 0xff));
    expect(digestOf(text)).toBe(createHash("sha256").update(text).digest("hex"));
  }
});
