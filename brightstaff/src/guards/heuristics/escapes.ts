// Resolves escapes of JSON and of HTML, and percent signs, in a text that comes in pieces; an escape may lie over several. It is
// read unit by unit: a text may be nothing but escapes.
import type { Decoder } from "./encoded.js";

interface Escape {
  /** Units of the text. */
  length: number;
  /** Of what it stands for. */
  code: number;
}

const NONE: Escape = { length: 0, code: 0 };
/** The text ends within it. */
const CUT: Escape = { length: 0, code: 0 };

/** What begins at a place of a text that has the sign there. */
type ReadEscape = (text: string, at: number) => Escape;

interface Digits {
  base: number;
  least: number;
  most: number;
  /** A semicolon follows. */
  isClosed: boolean;
}

const unitOf = (sign: string): number => sign.charCodeAt(0);
const [SEMICOLON, HASH, U, X] = [";", "#", "u", "x"].map(unitOf);
/** Makes a letter small. */
const SMALL = 0x20;
const LARGEST_UNIT = 0xffff;
const LARGEST_CODE = 0x10ffff;
const IN_JSON: Digits = { base: 16, least: 4, most: 4, isClosed: false };
const AFTER_PERCENT: Digits = { base: 16, least: 2, most: 2, isClosed: false };
const IN_HTML: Digits = { base: 10, least: 1, most: 7, isClosed: true };
const AFTER_X: Digits = { base: 16, least: 1, most: 6, isClosed: true };

/** By what follows the backslash. */
const SHORT = new Map<number, Escape>([
  ...[..."nrtbfNRTBF"].map((sign) => [unitOf(sign), { length: 2, code: unitOf(" ") }] as const),
  ...[...'"\\/'].map((sign) => [unitOf(sign), { length: 2, code: unitOf(sign) }] as const),
]);

function jsonEscape(text: string, at: number): Escape {
  if (at + 1 === text.length) return CUT;
  const next = text.charCodeAt(at + 1);
  return (next | SMALL) === U ? byDigits(text, at, at + 2, IN_JSON) : (SHORT.get(next) ?? NONE);
}

function htmlEscape(text: string, at: number): Escape {
  if (at + 1 === text.length) return CUT;
  if (text.charCodeAt(at + 1) !== HASH) return NONE;
  return (text.charCodeAt(at + 2) | SMALL) === X
    ? byDigits(text, at, at + 3, AFTER_X)
    : byDigits(text, at, at + 2, IN_HTML);
}

function percentEscape(text: string, at: number): Escape {
  return byDigits(text, at, at + 1, AFTER_PERCENT);
}

function byDigits(text: string, at: number, start: number, { base, least, most, isClosed }: Digits): Escape {
  let [code, end] = [0, start];
  for (; end < text.length && end - start < most; end++) {
    const digit = digitOf(text.charCodeAt(end));
    if (digit >= base) break;
    code = code * base + digit;
  }
  const isEnough = end - start >= least;
  if (end === text.length && (isClosed || !isEnough)) return CUT;
  if (!isEnough || (isClosed && text.charCodeAt(end) !== SEMICOLON)) return NONE;
  return { length: end - at + (isClosed ? 1 : 0), code };
}

/** The value of a hexadecimal digit; for any other unit a value that is larger than every base. */
function digitOf(unit: number): number {
  if (unit >= 0x30 && unit <= 0x39) return unit - 0x30;
  const letter = (unit | SMALL) - 0x61;
  return letter >= 0 && letter < 6 ? letter + 10 : 0xff;
}

export function escapes(): Decoder {
  const stages = [stageOf("\\", jsonEscape), stageOf("&", htmlEscape), stageOf("%", percentEscape)];
  return {
    read: (piece) => stages.reduce((text, stage) => stage.read(text), piece),
    end: () => stages.reduce((text, stage) => stage.read(text) + stage.end(), ""),
  };
}

function stageOf(sign: string, escapeAt: ReadEscape): Decoder {
  const first = unitOf(sign);
  let rest = "";
  return {
    read(piece) {
      const text = rest + piece;
      rest = "";
      if (!text.includes(sign)) return text;
      const units = new Uint16Array(text.length);
      let length = 0;
      for (let at = 0; at < text.length; ) {
        const unit = text.charCodeAt(at);
        const found = unit === first ? escapeAt(text, at) : NONE;
        if (found === CUT) {
          rest = text.slice(at);
          break;
        }
        length = put(units, length, found === NONE ? unit : found.code);
        at += found === NONE ? 1 : found.length;
      }
      return Buffer.from(units.buffer, 0, length * 2).toString("utf16le");
    },
    end: () => rest,
  };
}

/** The length with it. What is no character is left out. */
function put(units: Uint16Array, length: number, code: number): number {
  if (code > LARGEST_CODE) return length;
  if (code <= LARGEST_UNIT) {
    units[length] = code;
    return length + 1;
  }
  const pair = String.fromCodePoint(code);
  units[length] = pair.charCodeAt(0);
  units[length + 1] = pair.charCodeAt(1);
  return length + 2;
}
