// Parameters of commands that are not only text.
import { InvalidArgumentError } from "commander";

export function parseLines(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0 || count > 100_000)
    throw new InvalidArgumentError("it is a number from 0 to 100000");
  return count;
}

export function parsePort(text: string): number {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError("a port is a number up to 65535");
  return port;
}

/** Milliseconds; a number without a unit is of seconds. */
export function parseTime(text: string): number {
  const [, amount, unit = "s"] = /^(\d{1,9})(ms|s|m|h)?$/.exec(text) ?? [];
  if (amount === undefined)
    throw new InvalidArgumentError("it is a number with s, m or h behind it, such as 30s");
  return Number(amount) * { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 }[unit as "ms" | "s" | "m" | "h"];
}
