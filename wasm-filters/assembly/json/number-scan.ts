// Finds the end of a JSON number: -? int frac? exp?, with no leading zeros.

import { DIGIT_0, DOT, HYPHEN, LOWER_E, PLUS } from "../bytes/characters";

/** Position behind the number at `start`, or 0 when it is malformed. */
export function scanNumber(start: usize, end: usize): usize {
  let at = start;
  if (load<u8>(at) == HYPHEN) at += 1;
  if (at >= end) return 0;
  if (load<u8>(at) == DIGIT_0) at += 1;
  else {
    const digits = skipDigits(at, end);
    if (digits == at) return 0;
    at = digits;
  }
  if (at < end && load<u8>(at) == DOT) {
    const digits = skipDigits(at + 1, end);
    if (digits == at + 1) return 0;
    at = digits;
  }
  if (at < end && (load<u8>(at) | 0x20) == LOWER_E) {
    at += 1;
    if (at < end && (load<u8>(at) == PLUS || load<u8>(at) == HYPHEN)) at += 1;
    const digits = skipDigits(at, end);
    if (digits == at) return 0;
    at = digits;
  }
  return at;
}

function skipDigits(start: usize, end: usize): usize {
  let at = start;
  while (at < end && <u32>load<u8>(at) - DIGIT_0 < 10) at += 1;
  return at;
}
