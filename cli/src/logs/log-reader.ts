// Reads a log file that others write and rotate: its latest entries, from the end and through the rotated files, and then
// those that are added.
import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { type Entry, entryOf, type Part } from "./entry.js";

const CHUNK = 64 << 10;
/** Bytes of a line that are read; what is longer is left out. */
const LONGEST_LINE = 1 << 20;
const NEWLINE = 0x0a;

export class LogReader {
  readonly #part: Part;
  readonly #file: string;
  #descriptor: number | undefined;
  #inode = 0;
  #at = 0;
  #rest = Buffer.alloc(0);
  #skips = false;

  constructor(part: Part, file: string) {
    this.#part = part;
    this.#file = file;
    this.#open();
    if (this.#descriptor !== undefined) this.#at = fstatSync(this.#descriptor).size;
  }

  /** The latest `count` entries that `wanted` takes, oldest first, up to where `next()` begins. */
  latest(count: number, wanted: (entry: Entry) => boolean): Entry[] {
    const found: Entry[] = [];
    for (let number = 0; found.length < count; number += 1) {
      const file = number === 0 ? this.#file : `${this.#file}.${number}`;
      const size = number === 0 ? this.#at : statSync(file, { throwIfNoEntry: false })?.size;
      if (size === undefined) break;
      if (size === 0) continue;
      const descriptor = openSync(file, "r");
      try {
        for (const entry of entriesFromEnd(this.#part, descriptor, size)) {
          if (wanted(entry)) found.push(entry);
          if (found.length === count) break;
        }
      } finally {
        closeSync(descriptor);
      }
    }
    return found.reverse();
  }

  /** Entries that were added since; also those in a file that was renamed in the meantime. */
  next(): Entry[] {
    const lines: string[] = [];
    if (this.#descriptor !== undefined) this.#read(this.#descriptor, lines);
    const now = statSync(this.#file, { throwIfNoEntry: false });
    if (now !== undefined && now.ino !== this.#inode) {
      this.close();
      this.#open();
      if (this.#descriptor !== undefined) this.#read(this.#descriptor, lines);
    }
    return joined(this.#part, lines);
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
    this.#rest = Buffer.alloc(0);
    this.#skips = false;
  }

  #open(): void {
    this.#at = 0;
    try {
      this.#descriptor = openSync(this.#file, "r");
      this.#inode = fstatSync(this.#descriptor).ino;
    } catch (error) {
      // It may come yet.
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    }
  }

  #read(descriptor: number, lines: string[]): void {
    const chunk = Buffer.allocUnsafe(CHUNK);
    // A file that got smaller was emptied in place.
    if (fstatSync(descriptor).size < this.#at) this.#at = 0;
    for (;;) {
      const length = readSync(descriptor, chunk, 0, CHUNK, this.#at);
      if (length === 0) return;
      this.#at += length;
      this.#take(chunk.subarray(0, length), lines);
    }
  }

  #take(chunk: Buffer, lines: string[]): void {
    let start = 0;
    for (let end = chunk.indexOf(NEWLINE); end !== -1; end = chunk.indexOf(NEWLINE, start)) {
      if (!this.#skips) lines.push(Buffer.concat([this.#rest, chunk.subarray(start, end)]).toString());
      this.#rest = Buffer.alloc(0);
      this.#skips = false;
      start = end + 1;
    }
    if (this.#rest.length + chunk.length - start > LONGEST_LINE) {
      this.#rest = Buffer.alloc(0);
      this.#skips = true;
    }
    if (!this.#skips) this.#rest = Buffer.concat([this.#rest, chunk.subarray(start)]);
  }
}

/** Lines without a time go on with the entry before them. */
function joined(part: Part, lines: readonly string[]): Entry[] {
  const entries: Entry[] = [];
  for (const line of lines) {
    const entry = entryOf(part, line);
    const last = entries.at(-1);
    if (entry !== undefined) entries.push(entry);
    else if (last !== undefined && line.trim() !== "") last.text += `\n${line}`;
  }
  return entries;
}

function* entriesFromEnd(part: Part, descriptor: number, size: number): Generator<Entry> {
  const following: string[] = [];
  for (const line of linesFromEnd(descriptor, size)) {
    const entry = entryOf(part, line);
    if (entry === undefined) {
      if (line.trim() !== "") following.unshift(line);
      continue;
    }
    entry.text = [entry.text, ...following].join("\n");
    following.length = 0;
    yield entry;
  }
}

function* linesFromEnd(descriptor: number, size: number): Generator<string> {
  /** Of the line whose beginning is not read yet, the last one first. */
  let pieces: Buffer[] = [];
  let length = 0;
  const take = (): string => {
    const line = length > LONGEST_LINE ? "" : Buffer.concat(pieces.reverse()).toString();
    pieces = [];
    length = 0;
    return line;
  };
  const add = (piece: Buffer): void => {
    length += piece.length;
    if (length <= LONGEST_LINE) pieces.push(piece);
    else pieces = [];
  };
  for (let end = size; end > 0; ) {
    const start = Math.max(0, end - CHUNK);
    const chunk = Buffer.alloc(end - start);
    readSync(descriptor, chunk, 0, chunk.length, start);
    let rest = chunk;
    for (let at = rest.lastIndexOf(NEWLINE); at !== -1; at = rest.lastIndexOf(NEWLINE)) {
      add(rest.subarray(at + 1));
      yield take();
      rest = rest.subarray(0, at);
    }
    add(rest);
    end = start;
  }
  yield take();
}
