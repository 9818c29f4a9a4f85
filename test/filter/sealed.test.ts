// The filter opens what Node seals: examples of RFC 8439, and every length around the ends of blocks.
import { randomBytes } from "node:crypto";
import { newSecretsKey, sealSecrets } from "@plano/config";
import { beforeAll, expect, test } from "vitest";
import { compileUnits, type Units } from "./compile-units.js";

interface SealedUnits {
  key(): number;
  input(length: number): number;
  output(): number;
  open(): number;
  block(counter: number): number;
  tag(): number;
}

let units: Units & SealedUnits;
beforeAll(async () => {
  units = await compileUnits<SealedUnits>("sealed");
});

const at = (pointer: number, length: number): Buffer => Buffer.from(units.memory.buffer, pointer, length);
const hex = (text: string): Buffer => Buffer.from(text.replaceAll(/\s/g, ""), "hex");

function give(key: Buffer, input: Buffer): void {
  key.copy(at(units.key(), 32));
  const pointer = units.input(input.length);
  input.copy(at(pointer, input.length));
}

function open(key: Buffer, sealed: Buffer): string | undefined {
  give(key, sealed);
  const length = units.open();
  return length < 0 ? undefined : at(units.output(), length).toString();
}

/** The sealed bytes of an object whose text has that length. */
function sealedOf(length: number, key: string): { text: string; sealed: Buffer } {
  const secrets = { a: "x".repeat(Math.max(0, length - '{"a":""}'.length)) };
  const { sealed } = JSON.parse(sealSecrets(secrets, key, 1)) as { sealed: string };
  return { text: JSON.stringify(secrets), sealed: Buffer.from(sealed, "base64") };
}

// https://www.rfc-editor.org/rfc/rfc8439#section-2.3.2
test("a block of the key stream is the standard's", () => {
  give(
    hex(Array.from({ length: 32 }, (_, index) => index.toString(16).padStart(2, "0")).join("")),
    hex("000000090000004a00000000"),
  );
  expect(at(units.block(1), 64).toString("hex")).toBe(
    "10f1e7e4d13b5915500fdd1fa32071c4c7d1f4c733c068030422aa9ac3d46c4e" +
      "d2826446079faa0914c2d705d98b02a2b5129cd1de164eb9cbd083e8a2503c4e",
  );
});

// https://www.rfc-editor.org/rfc/rfc8439#appendix-A.3, those whose messages are whole blocks
test.each([
  ["a message of zeros", "00".repeat(32), "00".repeat(64), "00".repeat(16)],
  ["a sum that wraps around", `02${"00".repeat(31)}`, "ff".repeat(16), `03${"00".repeat(15)}`],
  [
    "an addend that wraps around",
    `02${"00".repeat(15)}${"ff".repeat(16)}`,
    `02${"00".repeat(15)}`,
    `03${"00".repeat(15)}`,
  ],
  [
    "a sum of 2^130 - 5",
    `01${"00".repeat(31)}`,
    `${"ff".repeat(16)}fb${"fe".repeat(15)}${"01".repeat(16)}`,
    "00".repeat(16),
  ],
  ["a sum of 2^130 - 6", `02${"00".repeat(31)}`, `fd${"ff".repeat(15)}`, `fa${"ff".repeat(15)}`],
])("the tag of %s is the standard's", (_name, key, message, tag) => {
  give(hex(key), hex(message));
  expect(at(units.tag(), 16).toString("hex")).toBe(tag);
});

test("texts of 8 to 200 bytes are opened", () => {
  for (let length = 8; length <= 200; length++) {
    const key = newSecretsKey();
    const { text, sealed } = sealedOf(length, key);
    expect(open(Buffer.from(key, "base64"), sealed)).toBe(text);
  }
});

test("a long text is opened", () => {
  const key = newSecretsKey();
  const { text, sealed } = sealedOf(100_000, key);
  expect(open(Buffer.from(key, "base64"), sealed)).toBe(text);
});

test("a text that was changed anywhere, or cut off, is not opened, and neither with another key", () => {
  const key = newSecretsKey();
  const bytes = Buffer.from(key, "base64");
  const { sealed } = sealedOf(40, key);
  for (let index = 0; index < sealed.length; index++) {
    const changed = Buffer.from(sealed);
    changed[index] = (changed[index] ?? 0) ^ 0x10;
    expect(open(bytes, changed)).toBeUndefined();
  }
  for (let length = 0; length < sealed.length; length++) {
    expect(open(bytes, sealed.subarray(0, length))).toBeUndefined();
  }
  expect(open(randomBytes(32), sealed)).toBeUndefined();
});
