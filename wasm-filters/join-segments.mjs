// Makes the compiled filter smaller: the compiler writes a data segment for every string, and most of them lie so close together
// that the zeros between two take less room than the head of another segment. Usage: node join-segments.mjs FILE
import { readFileSync, writeFileSync } from "node:fs";

const DATA_COUNT = 12;
const DATA = 11;
/** A segment's head: its mode, `i32.const` with an address of three bytes, `end`, and its length. */
const HEAD = 7;
const I32_CONST = 0x41;
const END = 0x0b;

class Reader {
  at = 0;

  constructor(bytes) {
    this.bytes = bytes;
  }

  get isDone() {
    return this.at >= this.bytes.length;
  }

  byte(expected) {
    const byte = this.bytes[this.at++];
    if (expected !== undefined && byte !== expected) throw new Error(`no active data segment at ${this.at}`);
    return byte;
  }

  /** Unsigned LEB128; a signed one that is not negative reads the same. */
  number() {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
  }

  take(length) {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

/** Signed ones end with a byte below 0x40, or they would be negative. */
function number(value, signed = false) {
  const bytes = [];
  let rest = value;
  for (; rest >= (signed ? 0x40 : 0x80); rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) | 0x80);
  return Buffer.from([...bytes, rest]);
}

function readSegments(section) {
  const reader = new Reader(section);
  return Array.from({ length: reader.number() }, () => {
    reader.byte(0);
    reader.byte(I32_CONST);
    const address = reader.number();
    reader.byte(END);
    return { address, bytes: reader.take(reader.number()) };
  });
}

function join(segments) {
  const joined = [];
  for (const { address, bytes } of segments.sort((one, other) => one.address - other.address)) {
    const last = joined.at(-1);
    const gap = last === undefined ? HEAD : address - last.address - last.length;
    if (gap < 0) throw new Error("data segments overlap");
    if (last === undefined || gap >= HEAD) joined.push({ address, length: bytes.length, pieces: [bytes] });
    else {
      last.pieces.push(Buffer.alloc(gap), bytes);
      last.length += gap + bytes.length;
    }
  }
  return joined;
}

function writeSegments(segments) {
  const written = segments.flatMap(({ address, length, pieces }) => [
    Buffer.from([0, I32_CONST]),
    number(address, true),
    Buffer.from([END]),
    number(length),
    ...pieces,
  ]);
  return Buffer.concat([number(segments.length), ...written]);
}

const [, , file] = process.argv;
const reader = new Reader(readFileSync(file));
const header = reader.take(8);
const sections = [];
while (!reader.isDone) sections.push({ id: reader.byte(), content: reader.take(reader.number()) });
const data = sections.find(({ id }) => id === DATA);
const segments = join(readSegments(data.content));
data.content = writeSegments(segments);
for (const section of sections) if (section.id === DATA_COUNT) section.content = number(segments.length);
const written = sections.flatMap(({ id, content }) => [Buffer.from([id]), number(content.length), content]);
writeFileSync(file, Buffer.concat([header, ...written]));
