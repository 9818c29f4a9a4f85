// The JSON index against JSON.parse: it accepts and refuses the same documents, and its slices mean the same
// values.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { compileUnits, type Units } from "./compile-units.js";

interface JsonUnits {
  input(length: number): number;
  parse(length: number): number;
  count(): number;
  kind(token: number): number;
  start(token: number): number;
  end(token: number): number;
  next(token: number): number;
  findModel(): number;
  escape(length: number): number;
  unescape(length: number): number;
  outputPtr(): number;
}

const ERRORS = { none: 0, empty: 1, syntax: 2, trailing: 3, depth: 4 };
const ARRAY = 5;
const OBJECT = 6;
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
let units: Units & JsonUnits;

beforeAll(async () => {
  units = await compileUnits<JsonUnits>("json");
});

function write(bytes: Uint8Array): number {
  const pointer = units.input(bytes.length);
  new Uint8Array(units.memory.buffer, pointer, bytes.length).set(bytes);
  return bytes.length;
}

function parse(source: string | Uint8Array): number {
  return units.parse(write(typeof source === "string" ? Buffer.from(source) : source));
}

/** Rebuilds the value from the index, reading only its slices. */
function rebuild(source: Buffer, token = 0): unknown {
  const raw = source.subarray(units.start(token), units.end(token)).toString();
  const end = units.next(token);
  if (units.kind(token) === ARRAY) {
    const items = [];
    for (let item = token + 1; item < end; item = units.next(item)) items.push(rebuild(source, item));
    return items;
  }
  if (units.kind(token) === OBJECT) {
    const entries: [string, unknown][] = [];
    for (let key = token + 1; key < end; key = units.next(key + 1)) {
      entries.push([rebuild(source, key) as string, rebuild(source, key + 1)]);
    }
    return Object.fromEntries(entries);
  }
  return JSON.parse(raw);
}

function oracleAccepts(bytes: Uint8Array): boolean {
  try {
    JSON.parse(decoder.decode(bytes));
    return true;
  } catch {
    return false;
  }
}

describe("the JSON index", () => {
  test.each([
    "{}",
    "[]",
    '""',
    "0",
    "-0",
    "1.5e+10",
    "true",
    " null ",
    '{"a":[1,{"b":[]},"x"],"a":2}',
    '"\\u00e9\\ud83d\\ude00\\ud800"',
    '"é😀 plain text longer than sixteen bytes"',
    "[[],[[]],{}]",
    '{"":{"":[]}}',
  ])("reads %s as JSON.parse does", (text) => {
    expect(parse(text)).toBe(ERRORS.none);
    expect(rebuild(Buffer.from(text))).toEqual(JSON.parse(text));
  });

  test.each([
    "{",
    "}",
    "[",
    "]",
    "[1,]",
    "{,}",
    '{"a"}',
    '{"a":}',
    '{"a":1,}',
    "[1 2]",
    "{1:2}",
    "01",
    "1.",
    ".5",
    "-",
    "1e",
    "+1",
    "tru",
    "nulll",
    "NaN",
    '"',
    '"\\',
    '"\\x"',
    '"\\u12"',
    '"\t"',
    "'a'",
    "[}",
    '{"a":1]',
    "// x",
    "{}x",
    "1 2",
    "\ufeff{}",
    ",",
    ":",
    "[,1]",
    '{"a":1 "b":2}',
  ])("refuses %s", (text) => {
    expect(oracleAccepts(Buffer.from(text))).toBe(false);
    expect(parse(text)).not.toBe(ERRORS.none);
  });

  test.each([
    ["an overlong slash", [0xc0, 0xaf]],
    ["a surrogate", [0xed, 0xa0, 0x80]],
    ["beyond U+10FFFF", [0xf4, 0x90, 0x80, 0x80]],
    ["a cut sequence", [0xe2, 0x82]],
    ["a lone continuation", [0x80]],
  ])("refuses %s in a string", (_name, bytes) => {
    expect(parse(Uint8Array.from([0x22, ...bytes, 0x22]))).toBe(ERRORS.syntax);
  });

  test("distinguishes empty, trailing and too deeply nested texts", () => {
    expect(parse("")).toBe(ERRORS.empty);
    expect(parse(" \n")).toBe(ERRORS.empty);
    expect(parse("{} {}")).toBe(ERRORS.trailing);
    expect(parse("[".repeat(128) + "]".repeat(128))).toBe(ERRORS.none);
    expect(parse("[".repeat(129) + "]".repeat(129))).toBe(ERRORS.depth);
  });

  test("finds the last of duplicate members, including escaped keys", () => {
    const text = '{"model":1,"x":{"model":2},"mod\\u0065l":"yes","modelx":3}';
    expect(parse(text)).toBe(ERRORS.none);
    const token = units.findModel();
    expect(text.slice(units.start(token), units.end(token))).toBe('"yes"');
  });

  test("agrees with JSON.parse on generated documents", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 6 }), fc.boolean(), (json, pretty) => {
        const text = pretty ? JSON.stringify(JSON.parse(json), null, 2) : json;
        expect(parse(text)).toBe(ERRORS.none);
        expect(rebuild(Buffer.from(text))).toEqual(Object.is(JSON.parse(text), -0) ? -0 : JSON.parse(text));
      }),
      { numRuns: 2_000 },
    );
  });

  test("accepts exactly what JSON.parse accepts after mutations of bytes", () => {
    const mutation = fc.record({
      at: fc.nat(),
      byte: fc.integer({ min: 0, max: 255 }),
      remove: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.json({ maxDepth: 4 }),
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        (json, mutations) => {
          const bytes = [...Buffer.from(json)];
          for (const { at, byte, remove } of mutations) {
            bytes.splice(at % (bytes.length + 1), remove ? 1 : 0, ...(remove ? [] : [byte]));
          }
          const document = Uint8Array.from(bytes);
          expect(parse(document) === ERRORS.none).toBe(oracleAccepts(document));
        },
      ),
      { numRuns: 10_000 },
    );
  });
});

describe("string escapes", () => {
  function output(length: number): string {
    return Buffer.from(new Uint8Array(units.memory.buffer, units.outputPtr(), length)).toString();
  }

  test("survive a round trip through escape and unescape", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const escaped = output(units.escape(write(Buffer.from(text))));
        expect(JSON.parse(`"${escaped}"`)).toBe(text.toWellFormed());
        expect(output(units.unescape(write(Buffer.from(escaped))))).toBe(text.toWellFormed());
      }),
      { numRuns: 2_000 },
    );
  });

  test("join surrogate pairs and replace lone halves", () => {
    expect(output(units.unescape(write(Buffer.from("\\ud83d\\ude00|\\ud83d|\\ude00|\\n"))))).toBe(
      "😀|\ufffd|\ufffd|\n",
    );
  });

  test("replace malformed UTF-8", () => {
    expect(output(units.escape(write(Uint8Array.from([0x61, 0xff, 0x62]))))).toBe("a\\ufffdb");
  });
});
