// Log files of bounded size: a full one is renamed to `name.1`, `name.1` to `name.2` and so on, and the
// oldest is removed. Only the owner can read them.
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
  /** A file of at least this size is rotated. */
  maxBytes: number;
  /** Rotated files to keep beside the current one; with 0 a full file is deleted. */
  keep: number;
}

const OWNER_ONLY = 0o600;
const NEWLINE = 0x0a;

/** Creates the file if it does not exist. */
export function openPrivate(file: string): number {
  const descriptor = openSync(file, "a", OWNER_ONLY);
  // open() applies the mode only to a new file.
  chmodSync(file, OWNER_ONLY);
  return descriptor;
}

export function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** Afterwards `file` does not exist; a writer that has it open continues in `file.1`. */
export function rotate(file: string, keep: number): void {
  makeRoom(file, keep);
  if (keep === 0) rmSync(file, { force: true });
  else renameSync(file, `${file}.1`);
}

/** For a file that only this process writes, through a descriptor opened for appending. */
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
    // The next line tries again.
  }
}

function makeRoom(file: string, keep: number): void {
  // An earlier configuration may have kept more files; remove those too.
  for (let number = Math.max(keep, 1); exists(`${file}.${number}`); number += 1) rmSync(`${file}.${number}`);
  for (let number = keep - 1; number >= 1; number -= 1) {
    if (exists(`${file}.${number}`)) renameSync(`${file}.${number}`, `${file}.${number + 1}`);
  }
}

function exists(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false }) !== undefined;
}

/**
 * A file that this process writes synchronously. Data that cannot be written, as on a full disk, is dropped;
 * the log says how much once writing works again.
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

  /** Does not split lines, unless one grows to twice the limit. */
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
