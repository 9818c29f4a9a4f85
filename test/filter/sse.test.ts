// The event stream parser against the WHATWG rules, over any cut of the stream.
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { compileUnits, type Units } from "./compile-units.js";

interface SseUnits {
  reset(): void;
  input(length: number): number;
  push(length: number): void;
  end(): void;
  next(): number;
  overflowed(): number;
  isComment(): number;
  eventPtr(): number;
  eventLength(): number;
  dataPtr(): number;
  dataLength(): number;
  rawPtr(): number;
  rawLength(): number;
  writeRest(): number;
}

interface Block {
  event: string;
  data: string | undefined;
  raw: string;
}

let units: Units & SseUnits;

beforeAll(async () => {
  units = await compileUnits<SseUnits>("sse");
});

function read(pointer: number, length: number): string {
  return Buffer.from(new Uint8Array(units.memory.buffer, pointer, length)).toString("latin1");
}

function push(piece: Buffer, last: boolean): Block[] {
  const pointer = units.input(piece.length);
  new Uint8Array(units.memory.buffer, pointer, piece.length).set(piece);
  units.push(piece.length);
  if (last) units.end();
  const blocks: Block[] = [];
  while (units.next() !== 0) {
    blocks.push({
      event: read(units.eventPtr(), units.eventLength()),
      data: units.dataLength() < 0 ? undefined : read(units.dataPtr(), units.dataLength()),
      raw: read(units.rawPtr(), units.rawLength()),
    });
  }
  return blocks;
}

function parse(...pieces: string[]): Block[] {
  units.reset();
  return pieces.flatMap((piece, index) => push(Buffer.from(piece, "latin1"), index === pieces.length - 1));
}

function dataOf(blocks: Block[]): string[] {
  return blocks.flatMap(({ data }) => (data === undefined ? [] : [data]));
}

/** A plain implementation of the same rules for a complete stream; the end delivers what is left. */
function plainly(stream: string): { event: string; data: string }[] {
  const found: { event: string; data: string }[] = [];
  let event = "";
  let data: string[] = [];
  const lines = stream.replace(/^\xef\xbb\xbf/, "").split(/\r\n|\r|\n/);
  for (const line of [...lines, ""]) {
    if (line === "") {
      if (data.length > 0) found.push({ event, data: data.join("\n") });
      event = "";
      data = [];
      continue;
    }
    const colon = line.includes(":") ? line.indexOf(":") : line.length;
    const value = line.slice(colon + 1).replace(/^ /, "");
    if (line.slice(0, colon) === "data") data.push(value);
    if (line.slice(0, colon) === "event") event = value;
  }
  return found;
}

describe("an event stream", () => {
  test.each([
    ["LF", "data: a\n\ndata: b\n\n"],
    ["CRLF", "data: a\r\n\r\ndata: b\r\n\r\n"],
    ["CR", "data: a\r\rdata: b\r\r"],
    ["mixed line ends", "data: a\r\n\ndata: b\n\r\n"],
    ["no space behind the colon", "data:a\n\ndata:b\n\n"],
    ["a byte-order mark", "\xef\xbb\xbfdata: a\n\ndata: b\n\n"],
    ["comments", ": hello\n\ndata: a\n: in between\n\n:\n\ndata: b\n\n"],
    ["other fields", "id: 7\nretry: 100\ndata: a\nx\n\ndata: b\nid\n\n"],
    ["empty lines", "\n\n\ndata: a\n\n\n\ndata: b\n\n\n"],
    ["an unterminated last event", "data: a\n\ndata: b"],
    ["a last event without its empty line", "data: a\n\ndata: b\n"],
  ])("with %s gives its events", (_, stream) => {
    expect(dataOf(parse(stream))).toEqual(["a", "b"]);
  });

  test("keeps event names, joins data lines, and strips one space only", () => {
    const stream =
      "event: x\ndata: {\ndata:  1\ndata:}\n\ndata\n\nevent:y\n\nevent: first\nevent: last\ndata: d\n\n";
    expect(parse(stream).map(({ event, data }) => [event, data])).toEqual([
      ["x", "{\n 1\n}"],
      ["", ""],
      ["y", undefined],
      ["last", "d"],
    ]);
  });

  test("distinguishes comments from data by the length of the data", () => {
    expect(parse(": ping\n\ndata:\n\n").map(({ data }) => data)).toEqual([undefined, ""]);
  });

  test.each([
    [": ping\n\n", true],
    ["event: e\n\n", false],
    ["id: 1\n: c\n\n", false],
    [": c\ndata: d\n\n", false],
  ])("takes %j for a comment: %s", (block, comment) => {
    units.reset();
    const bytes = Buffer.from(block);
    new Uint8Array(units.memory.buffer, units.input(bytes.length), bytes.length).set(bytes);
    units.push(bytes.length);
    expect([units.next(), units.isComment()]).toEqual([1, Number(comment)]);
  });

  test("gives no events when empty", () => {
    expect(parse("")).toEqual([]);
  });

  test("delivers an event as soon as it is whole", () => {
    units.reset();
    expect(dataOf(push(Buffer.from("data: a\n\ndata: b\n"), false))).toEqual(["a"]);
    expect(dataOf(push(Buffer.from("\n"), false))).toEqual(["b"]);
    expect(dataOf(push(Buffer.from("data: c\r\n\r\n"), false))).toEqual(["c"]);
  });

  const line = fc.oneof(
    fc.constantFrom("data", "data:", "data: ", "event: e", ": c", "", "id: 1", "dat", " data: x", "data : x"),
    fc.string({ maxLength: 40 }).map((text) => `data: ${text.replace(/[\r\n]/g, "")}`),
  );
  const stream = fc
    .tuple(
      fc.boolean(),
      fc.array(fc.tuple(line, fc.constantFrom("\n", "\r\n", "\r", "\n\n", "\r\n\r\n", "\r\r"))),
      line,
    )
    .map(([mark, lines, last]) => `${mark ? "\xef\xbb\xbf" : ""}${lines.flat().join("")}${last}`)
    .map((text) => Buffer.from(text, "latin1").toString("latin1"));

  test("follows the specification, and its blocks are all of its bytes", () => {
    fc.assert(
      fc.property(stream, (text) => {
        const blocks = parse(text);
        expect(blocks.map(({ raw }) => raw).join("")).toBe(text);
        const events = blocks.flatMap(({ event, data }) => (data === undefined ? [] : [{ event, data }]));
        expect(events).toEqual(plainly(text));
      }),
      { numRuns: 3_000 },
    );
  });

  test("has the same blocks however it is cut", () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat(), { maxLength: 8 }), (text, cuts) => {
        const places = [0, ...cuts.map((cut) => cut % (text.length + 1)).sort((a, b) => a - b), text.length];
        const pieces = places.slice(1).map((end, index) => text.slice(places[index], end));
        expect(parse(...pieces)).toEqual(parse(text));
        expect(parse(...text, "")).toEqual(parse(text));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("an event longer than the bound of 4096 bytes", () => {
  test("stops the parser when it is cut", () => {
    units.reset();
    const first = `data: a\n\ndata: ${"b".repeat(3_000)}`;
    expect(dataOf(push(Buffer.from(first), false))).toEqual(["a"]);
    const second = `${"b".repeat(3_000)}\n\ndata: c\n\n`;
    expect(push(Buffer.from(second), false)).toEqual([]);
    expect(units.overflowed()).toBe(1);
  });

  test("is accepted within one piece", () => {
    const data = "b".repeat(10_000);
    expect(dataOf(parse(`data: a\n\ndata: ${data}\n\n`, "data: c\n\n"))).toEqual(["a", data, "c"]);
  });

  test("leaves no trace after a reset", () => {
    parse("data: ", "b".repeat(5_000), "b");
    expect(units.overflowed()).toBe(1);
    expect(dataOf(parse("data: ", "a\n\n"))).toEqual(["a"]);
  });

  test("does not count the bytes behind a cut event", () => {
    const many = "data: x\n\n".repeat(1_000);
    expect(dataOf(parse("data:", ` a\n\n${many}`)).length).toBe(1_001);
  });
});
