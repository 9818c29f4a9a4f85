// Cuts what a request says into pieces for guards that read a bounded text. The pieces of a conversation that has grown begin
// with those that it had before.
import type { GuardedText } from "./guard.js";

export type Piece = string;

/** Units of a text that the next piece repeats, so that nothing is cut apart. */
const OVERLAP = 200;
/** Names and marks of fewer units say nothing. */
const LONG_LABEL = 24;

/** Each piece has a JSON object per line, with who says it. `room`: UTF-16 units of a piece, about. */
export function* piecesOf(texts: readonly GuardedText[], room: number): Generator<Piece, void, undefined> {
  let lines: string[] = [];
  let size = 0;
  for (const { text, speaker } of texts.filter(isSaid)) {
    for (const part of cut(readable(text), room)) {
      const line = JSON.stringify({ from: speaker, text: part });
      if (size > 0 && size + line.length > room) {
        yield lines.join("\n");
        lines = [];
        size = 0;
      }
      lines.push(line);
      size += line.length;
    }
  }
  if (size > 0) yield lines.join("\n");
}

/** The same without marks of who says it, for guards that know only texts. */
export function plainPiecesOf(
  texts: readonly GuardedText[],
  room: number,
): Generator<Piece, void, undefined> {
  return cut(lines(texts), room);
}

function* lines(texts: readonly GuardedText[]): Generator<string, void, undefined> {
  for (const [index, { text }] of texts.filter(isSaid).entries()) {
    if (index > 0) yield "\n";
    yield* readable(text);
  }
}

/** Cuts one text, which comes in parts. */
function* cut(parts: Iterable<string>, room: number): Generator<string, void, undefined> {
  let held = "";
  for (const part of parts) {
    held += part;
    let at = 0;
    for (; held.length - at > room; at += room - OVERLAP) yield held.slice(at, at + room);
    held = held.slice(at);
  }
  if (held !== "") yield held;
}

/** Units that are read at a time. */
const PART = 32 << 10;
/** Of JSON, also within JSON; its second group is one that the end cuts off. */
const ESCAPE = /(?<!\\)\\{1,31}u([0-9a-f]{4})|((?<!\\)\\{1,31}(?:u[0-9a-f]{0,3})?)$/gi;

/** Letters as whoever parses the text will see them. */
function* readable(text: string): Generator<string, void, undefined> {
  if (!text.includes("\\u")) return yield text;
  let rest = "";
  for (let at = 0; at < text.length; at += PART) {
    const part = rest + text.slice(at, at + PART);
    rest = "";
    yield part.replace(ESCAPE, (_all, code?: string, begun = "") => {
      rest = begun;
      return code === undefined ? "" : String.fromCharCode(Number.parseInt(code, 16));
    });
  }
  yield rest;
}

function isSaid({ text, kind }: GuardedText): boolean {
  return kind === "said" || (kind === "label" && text.length >= LONG_LABEL);
}
