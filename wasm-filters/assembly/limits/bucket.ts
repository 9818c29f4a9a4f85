// A token bucket as a level: how much of a period's allowance is used. It falls steadily, by the whole allowance in one
// period, so what fits is exactly what has drained. This is the generic cell rate algorithm (ITU-T I.371) with levels
// in place of arrival times: its tolerance is one period. A level may stand above the allowance: a debt to be drained.

/** The level after `elapsed` nanoseconds, at least 0. A clock that went back drains nothing. */
export function drained(level: f64, elapsed: i64, allowance: f64, period: f64): f64 {
  if (elapsed <= 0 || allowance <= 0) return level;
  return Math.max(0, level - (<f64>elapsed / period) * allowance);
}

/** Whether `amount` more fits, with tolerance for the rounding of sums. */
export function fits(level: f64, amount: f64, allowance: f64): bool {
  return level + amount <= allowance * (1 + 1e-12);
}

/** Nanoseconds until `amount` more fits; 0 when it does. */
export function waitFor(level: f64, amount: f64, allowance: f64, period: f64): f64 {
  if (allowance <= 0 || fits(level, amount, allowance)) return 0;
  return ((level + amount - allowance) / allowance) * period;
}
