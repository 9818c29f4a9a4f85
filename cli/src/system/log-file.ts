// Log files that stay small: one that has reached its size is renamed to `name.1`, what was `name.1` to `name.2` and so on, and
// the oldest is removed. Nobody but their owner can read them.
import {
  chmodSync,
  closeSync,
  copyFileSync,
  fstatSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";

export interface LogLimits {
  /** Size from which a file is rotated. */
  maxBytes: number;
  /** Rotated files beside the one that is written; 0: what is rotated is removed. */
  keep: number;
}

const OWNER_ONLY = 0o600;
const NEWLINE = 0x0a;

/** Makes the file if it is not there. */
export function openPrivate(file: string): number {
  const descriptor = openSync(file, "a", OWNER_ONLY);
  // The mode is only for a file that is made.
  chmodSync(file, OWNER_ONLY);
  return descriptor;
}

export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Afterwards there is no `file`; who still writes to the old one goes on in `file.1`. */
export function rotate(file: string, keep: number): void {
  makeRoom(file, keep);
  if (keep === 0) rmSync(file, { force: true });
  else renameSync(file, `${file}.1`);
}

/** For a file whose only writer is this process, by a descriptor that it was started with and that appends. */
export function rotateInPlace(file: string, { maxBytes, keep }: LogLimits): void {
  try {
    if (sizeOf(file) < maxBytes) return;
    makeRoom(file, keep);
    if (keep > 0) {
      copyFileSync(file, `${file}.1`);
      chmodSync(`${file}.1`, OWNER_ONLY);
    }
    truncateSync(file);
  } catch {
    // It is tried again with the next line.
  }
}

function makeRoom(file: string, keep: number): void {
  // Those of a longer row, as an earlier configuration may have kept, too.
  for (let number = Math.max(keep, 1); exists(`${file}.${number}`); number += 1) rmSync(`${file}.${number}`);
  for (let number = keep - 1; number >= 1; number -= 1) {
    if (exists(`${file}.${number}`)) renameSync(`${file}.${number}`, `${file}.${number + 1}`);
  }
}

function exists(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined;
}

/**
 * A file that this process writes, at once and without a queue. What cannot be written, as on a full disk, is dropped; how much
 * that was stands in the log as soon as it can be written again.
 */
export class LogFile {
  readonly #file: string;
  readonly #limits: LogLimits;
  #descriptor: number | undefined;
  #size = 0;
  #isLineOpen = false;
  #dropped = 0;

  constructor(file: string, limits: LogLimits) {
    this.#file = file;
    this.#limits = limits;
  }

  write(data: Uint8Array): void {
    try {
      if (this.#isFull()) this.#rotate();
      this.#descriptor ??= this.#open();
      if (this.#dropped > 0) {
        this.#append(Buffer.from(`(${this.#dropped} bytes could not be written here)\n`));
        this.#dropped = 0;
      }
      this.#append(data);
    } catch {
      this.#dropped += data.length;
    }
  }

  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  /** Lines are not torn, unless they have no end. */
  #isFull(): boolean {
    const { maxBytes } = this.#limits;
    return this.#descriptor !== undefined && this.#size >= (this.#isLineOpen ? 2 * maxBytes : maxBytes);
  }

  #open(): number {
    const descriptor = openPrivate(this.#file);
    this.#size = fstatSync(descriptor).size;
    return descriptor;
  }

  #append(data: Uint8Array): void {
    for (let written = 0; written < data.length; )
      written += writeSync(this.#descriptor as number, data, written);
    this.#size += data.length;
    this.#isLineOpen = data.at(-1) !== NEWLINE;
  }

  #rotate(): void {
    this.close();
    rotate(this.#file, this.#limits.keep);
  }
}
