// Makes the data of the compiled filter smaller. The compiler writes what nothing reads: the size of a constant object's
// block, which only matters where memory is freed; the class of a string, which no one asks for; and names of source files,
// which abort ignores. What is left is written in as few segments as pay: zeros between two take less room than the head of
// another.
// Usage: node shrink-data.mjs FILE
import { readFileSync, writeFileSync } from "node:fs";

const DATA_COUNT = 12;
const DATA = 11;
/** A segment's head: its mode, `i32.const` with an address of three bytes, `end`, and its length. */
const HEAD = 7;
const I32_CONST = 0x41;
const END = 0x0b;

/** A constant object: the size of its block, two words of the collector, class and size of what follows. */
const OBJECT = { blockSize: 0, collector: 4, classId: 12, size: 16, content: 20 };
/** Blocks end where the next one begins: with four bytes of its head, before an address that 16 divides. */
const ALIGNMENT = 16;
const FIRST_BLOCK = 12;
const STRING = 2;
const SOURCE_FILE = /^(assembly|~lib)\/[\w/-]+\.ts$/;

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

/** The memory that the segments fill, from address 0. */
function memoryOf(segments) {
  const memory = Buffer.alloc(Math.max(...segments.map(({ address, bytes }) => address + bytes.length)));
  for (const { address, bytes } of segments) bytes.copy(memory, address);
  return memory;
}

/** Clears what nothing reads of the constant objects. */
function clearUnread(memory) {
  for (let at = FIRST_BLOCK; at + OBJECT.content <= memory.length; at += ALIGNMENT) {
    const block = memory.readUInt32LE(at + OBJECT.blockSize);
    const size = memory.readUInt32LE(at + OBJECT.size);
    const header = OBJECT.content - 4;
    if (block !== Math.ceil((header + 4 + size) / ALIGNMENT) * ALIGNMENT - 4) continue;
    if (memory.readBigUInt64LE(at + OBJECT.collector) !== 0n) continue;
    const content = memory.subarray(at + OBJECT.content, at + OBJECT.content + size);
    const isString = memory.readUInt32LE(at + OBJECT.classId) === STRING;
    if (isString && SOURCE_FILE.test(content.toString("utf16le"))) memory.fill(0, at, at + block);
    else memory.fill(0, at, at + (isString ? OBJECT.size : OBJECT.collector));
    at += block + 4 - ALIGNMENT;
  }
}

/** The parts of the memory that are not zero. */
function partsOf(memory) {
  const parts = [];
  for (let at = 0; at < memory.length; at++) {
    if (memory[at] === 0) continue;
    const last = parts.at(-1);
    if (last !== undefined && at - last.end <= HEAD) last.end = at + 1;
    else parts.push({ start: at, end: at + 1 });
  }
  return parts;
}

function writeSegments(memory, parts) {
  const written = parts.flatMap(({ start, end }) => [
    Buffer.from([0, I32_CONST]),
    number(start, true),
    Buffer.from([END]),
    number(end - start),
    memory.subarray(start, end),
  ]);
  return Buffer.concat([number(parts.length), ...written]);
}

const [, , file] = process.argv;
const reader = new Reader(readFileSync(file));
const header = reader.take(8);
const sections = [];
while (!reader.isDone) sections.push({ id: reader.byte(), content: reader.take(reader.number()) });
const data = sections.find(({ id }) => id === DATA);
const memory = memoryOf(readSegments(data.content));
clearUnread(memory);
const parts = partsOf(memory);
data.content = writeSegments(memory, parts);
for (const section of sections) if (section.id === DATA_COUNT) section.content = number(parts.length);
const written = sections.flatMap(({ id, content }) => [Buffer.from([id]), number(content.length), content]);
writeFileSync(file, Buffer.concat([header, ...written]));
