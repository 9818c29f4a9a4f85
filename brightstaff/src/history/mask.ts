// Masks what detectors find in a text, and what fits a user's own patterns.
import type { DetectorName } from "@plano/config/run-time";
import { findingsIn, signOf } from "../filters/builtin/findings.js";
import { readably } from "../filters/builtin/readably.js";
import { mayBeClipped, withoutBegunSecret } from "./cut-secrets.js";
import type { MaskOwn } from "./patterns.js";

export class Mask {
  readonly #names: readonly DetectorName[];
  readonly #sign: RegExp;
  readonly #own: MaskOwn;

  /** `own` masks more than the detectors do. */
  constructor(names: readonly DetectorName[], own: MaskOwn = (text) => text) {
    this.#names = names;
    this.#own = own;
    this.#sign = signOf(names);
  }

  /** `⟦email⟧` says that something was there. */
  of(text: string): string {
    return this.#detected(this.#own(text));
  }

  /** Of a text of which at most so many bytes were kept: a secret that was cut there is left out, too. */
  ofClipped(text: string, most: number): string {
    const isCut = mayBeClipped(text, most);
    const masked = this.#detected(this.#own(text, isCut));
    return isCut ? withoutBegunSecret(masked) : masked;
  }

  #detected(text: string): string {
    if (!this.#sign.test(readably(text))) return text;
    const pieces: string[] = [];
    let end = 0;
    for (const findings of findingsIn(text, this.#names))
      for (const { name, start, end: stop } of findings) {
        pieces.push(text.slice(end, start), `⟦${name}⟧`);
        end = stop;
      }
    return pieces.length === 0 ? text : pieces.join("") + text.slice(end);
  }
}
