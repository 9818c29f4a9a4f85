// Judges pieces, several at a time, and each piece of a caller once.
import { CALLER_HEADER } from "@plano/config/contract";
import type { GuardCall, Verdict } from "./guard.js";
import type { PassedPieces } from "./passed-pieces.js";
import type { Piece } from "./pieces.js";
import { Turns } from "./turns.js";

interface Piecewise {
  /** Of the guard. */
  name: string;
  passed: PassedPieces;
  /** More new pieces cannot be judged. */
  most: number;
  atOnce: number;
  refuses(piece: Piece): Promise<boolean>;
}

export async function judgePieces(
  pieces: Iterable<Piece>,
  { request, signal }: GuardCall,
  { name, passed, most, atOnce, refuses }: Piecewise,
): Promise<Verdict> {
  const caller = String(request.headers[CALLER_HEADER] ?? "");
  const turns = new Turns(signal);
  const fresh: Piece[] = [];
  for (const piece of pieces) {
    await turns.take(piece.length);
    if (passed.has(caller, piece)) continue;
    fresh.push(piece);
    if (fresh.length > most) throw new Error("there is too much to judge");
  }
  for (let at = 0; at < fresh.length; at += atOnce) {
    const some = fresh.slice(at, at + atOnce);
    if ((await Promise.all(some.map(refuses))).includes(true)) return { refused: name };
    for (const piece of some) passed.add(caller, piece);
  }
  return "passed";
}
