// Finds what is written in a text by an encoding that models read: base64, hexadecimal, percent signs, escapes of JSON and
// of HTML. A text comes in pieces, and an encoding may lie over several.
import { StringDecoder } from "node:string_decoder";

export interface Decoder {
  /** What is complete with this piece. */
  read(piece: string): string;
  /** What is left when the text ends. */
  end(): string;
}

/** Characters of an encoded text that can say something. */
const LEAST = 16;
/** The first, the last and each long run of a text. */
const RUN = /^[A-Za-z0-9+/_-]+|[A-Za-z0-9+/_-]{16,}|[A-Za-z0-9+/_-]+$/g;
const HEXADECIMAL = /^(?:[0-9a-f]{2})+$/i;
/** Characters of base64 that stand for whole bytes. */
const GROUP = 4;

interface Escape {
  sign: string;
  /** Its group: an escape that the text's end cuts off. */
  pattern: RegExp;
  resolve(written: string): string;
}

const ESCAPES: readonly Escape[] = [
  {
    sign: "\\",
    pattern: /\\u[0-9a-f]{4}|\\[nrtbf/"\\]|(\\(?:u[0-9a-f]{0,3})?)$/gi,
    resolve: (written) => (written.length > 2 ? character(written.slice(2), 16) : (SIGNS[written] ?? " ")),
  },
  {
    sign: "&",
    pattern: /&#x[0-9a-f]{1,6};|&#[0-9]{1,7};|(&(?:#(?:x[0-9a-f]{0,6}|[0-9]{0,7}))?)$/gi,
    resolve: (written) =>
      /x/i.test(written) ? character(written.slice(3, -1), 16) : character(written.slice(2, -1), 10),
  },
  {
    sign: "%",
    pattern: /%[0-9a-f]{2}|(%[0-9a-f]?)$/gi,
    resolve: (written) => character(written.slice(1), 16),
  },
];
const SIGNS: Record<string, string> = { "\\\\": "\\", '\\"': '"', "\\/": "/" };

/** Resolves escapes. */
export function escapes(): Decoder {
  const stages = ESCAPES.map(createStage);
  return {
    read: (piece) => stages.reduce((text, stage) => stage.read(text), piece),
    end: () => stages.reduce((text, stage) => stage.read(text) + stage.end(), ""),
  };
}

function createStage({ sign, pattern, resolve }: Escape): Decoder {
  let rest = "";
  return {
    read(piece) {
      const text = rest + piece;
      rest = "";
      if (!text.includes(sign)) return text;
      return text.replace(pattern, (written, begun?: string) => {
        if (begun === undefined) return resolve(written);
        rest = begun;
        return "";
      });
    },
    end: () => rest,
  };
}

/** Decodes the runs of encoded characters, and joins them. */
export function runs(): Decoder {
  let rest = "";
  let isOpen = false;
  let isHexadecimal = true;
  const characters = new StringDecoder("utf8");
  const decode = (text: string, isEnd: boolean): string => {
    let found = "";
    rest = "";
    for (const { 0: run, index } of text.matchAll(RUN)) {
      const isCut = !isEnd && index + run.length === text.length;
      const goesOn = index === 0 && isOpen;
      if (!goesOn && run.length < LEAST) {
        if (isCut) rest = run;
        continue;
      }
      // At least one character is left, so that the next piece is known to go on.
      const length = isCut ? run.length - (run.length % GROUP || GROUP) : run.length;
      const part = run.slice(0, length);
      isHexadecimal = (!goesOn || isHexadecimal) && HEXADECIMAL.test(part);
      found += characters.write(Buffer.from(part, isHexadecimal ? "hex" : "base64"));
      isOpen = isCut;
      if (isCut) rest = run.slice(length);
      else found += characters.end();
    }
    return found;
  };
  return { read: (piece) => decode(rest + piece, false), end: () => decode(rest, true) };
}

function character(digits: string, base: number): string {
  const code = Number.parseInt(digits, base);
  return code <= 0x10ffff ? String.fromCodePoint(code) : "";
}
