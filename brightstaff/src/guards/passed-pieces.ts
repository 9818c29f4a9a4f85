// Remembers which pieces a guard has let pass, so that each turn of a conversation costs only what is new in it. It keeps hashes,
// and each caller's apart.
import { createHash } from "node:crypto";

const MOST = 10_000;

export class PassedPieces {
  /** In the order of their last use. */
  readonly #hashes = new Set<string>();

  has(caller: string, piece: string): boolean {
    const hash = hashOf(caller, piece);
    const known = this.#hashes.delete(hash);
    if (known) this.#hashes.add(hash);
    return known;
  }

  add(caller: string, piece: string): void {
    this.#hashes.add(hashOf(caller, piece));
    const [oldest] = this.#hashes;
    if (this.#hashes.size > MOST && oldest !== undefined) this.#hashes.delete(oldest);
  }
}

function hashOf(caller: string, piece: string): string {
  return createHash("sha256").update(JSON.stringify(caller)).update(piece).digest("base64");
}
