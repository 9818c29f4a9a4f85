// Writes points in time as RFC 3339 texts: `2026-01-31T08:00:00Z`.

import { COLON, DIGIT_0, HYPHEN, UPPER_T, UPPER_Z } from "./characters";
import { Buffer } from "./buffer";

const DAY: i64 = 86_400;

/** `seconds` since 1970; not negative. */
export function writeTimestamp(out: Buffer, seconds: i64): void {
  const days = seconds / DAY;
  const time = seconds % DAY;
  // Counts years from March, in eras of 400 years (Howard Hinnant, chrono-compatible low-level date algorithms).
  const shifted = days + 719_468;
  const era = shifted / 146_097;
  const dayOfEra = shifted % 146_097;
  const yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
  const dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
  const shiftedMonth = (5 * dayOfYear + 2) / 153;
  const day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  out.integer(year);
  part(out, HYPHEN, month);
  part(out, HYPHEN, day);
  part(out, UPPER_T, time / 3600);
  part(out, COLON, (time / 60) % 60);
  part(out, COLON, time % 60);
  out.byte(UPPER_Z);
}

function part(out: Buffer, separator: i32, value: i64): void {
  out.byte(separator);
  out.byte(DIGIT_0 + <i32>(value / 10));
  out.byte(DIGIT_0 + <i32>(value % 10));
}
