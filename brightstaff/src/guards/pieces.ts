// Cuts what a request says into pieces for guards that read a bounded text. The pieces of a conversation that has grown begin
// with those that it had before.
import type { GuardedText } from "./guard.js";

export type Piece = string;

/** Units of a text that the next piece repeats, so that nothing is cut apart. */
const OVERLAP = 200;
/** Names and marks of fewer units say nothing. */
const LONG_LABEL = 24;

/** Each piece has a JSON object per line, with who says it. `room`: UTF-16 units of a piece, about. */
export function piecesOf(texts: readonly GuardedText[], room: number): Piece[] {
  const pieces: Piece[] = [];
  let lines: string[] = [];
  let size = 0;
  for (const { text, speaker } of texts.filter(isSaid)) {
    for (let at = 0; at < text.length; at += room - OVERLAP) {
      const line = JSON.stringify({ from: speaker, text: text.slice(at, at + room) });
      if (size > 0 && size + line.length > room) {
        pieces.push(lines.join("\n"));
        lines = [];
        size = 0;
      }
      lines.push(line);
      size += line.length;
      if (at + room >= text.length) break;
    }
  }
  if (size > 0) pieces.push(lines.join("\n"));
  return pieces;
}

/** The same without marks of who says it, for guards that know only texts. */
export function plainPiecesOf(texts: readonly GuardedText[], room: number): Piece[] {
  const text = texts
    .filter(isSaid)
    .map((one) => one.text)
    .join("\n");
  const pieces: Piece[] = [];
  for (let at = 0; at < text.length; at += room - OVERLAP) {
    pieces.push(text.slice(at, at + room));
    if (at + room >= text.length) break;
  }
  return pieces;
}

function isSaid({ text, kind }: GuardedText): boolean {
  return kind === "said" || (kind === "label" && text.length >= LONG_LABEL);
}
