// What a rate limit counts.

import { DIGIT_0 } from "../bytes/characters";

export const enum Unit {
  Requests,
  Tokens,
  MicroUsd,
}

const MILLION: i64 = 1_000_000;

/**
 * Whole millionths of a US dollar as dollars, without needless digits. The language's own way from fractions to text would
 * take 3 kB of the compiled filter.
 */
export function usd(micro: f64): string {
  const all = <i64>micro;
  const dollars = (all / MILLION).toString();
  if (all % MILLION == 0) return dollars;
  // The one before them keeps zeros in front.
  const digits = (MILLION + (all % MILLION)).toString();
  let end = digits.length;
  while (digits.charCodeAt(end - 1) == DIGIT_0) end -= 1;
  return dollars + "." + digits.substring(1, end);
}
