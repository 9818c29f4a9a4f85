// Finds what stands out in a text: addresses, and what was masked before it was kept.
export type Piece = { kind: "text" | "masked"; text: string } | { kind: "link"; text: string; host: string };

const FOUND = /https?:\/\/[^\s<>"'`)\]}]+|⟦[^⟧\n]{1,40}⟧/g;
/** A full stop behind an address ends the sentence. */
const BEHIND = /[.,;:!?]+$/;

export function splitText(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: found, index } of text.matchAll(FOUND)) {
    const shown = found.replace(BEHIND, "");
    const piece = readPiece(shown);
    if (piece === undefined) continue;
    if (index > end) pieces.push({ kind: "text", text: text.slice(end, index) });
    pieces.push(piece);
    end = index + shown.length;
  }
  if (end < text.length) pieces.push({ kind: "text", text: text.slice(end) });
  return pieces;
}

function readPiece(text: string): Piece | undefined {
  if (text.startsWith("⟦")) return { kind: "masked", text };
  try {
    return { kind: "link", text, host: new URL(text).host };
  } catch {
    return undefined;
  }
}
