// Finds what is written in a text by an encoding that models read: base64 or hexadecimal. A text comes in pieces, and an encoding
// may lie over several.
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
