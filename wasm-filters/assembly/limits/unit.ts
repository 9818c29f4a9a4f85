// What a rate limit counts.

export const enum Unit {
  Requests,
  Tokens,
  MicroUsd,
}

const MILLION: f64 = 1e6;

/** Millionths of a US dollar as dollars, without needless digits. */
export function usd(micro: f64): string {
  const text = (micro / MILLION).toString();
  return text.endsWith(".0") ? text.slice(0, text.length - 2) : text;
}
