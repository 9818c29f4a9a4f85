// What a list of keys costs a request: Plano with one and Plano without, in turns within one run.
import { randomBytes } from "node:crypto";
import { inTurns } from "./measure.js";
import { type ProxyUnderTest, startProxy } from "./proxies.js";
import { SAME_API } from "./scenarios.js";

/** As many as a company has; the one that is shown is the last. */
const KEYS = 1_000;
/** Short rounds, and many: a microsecond in a few hundred shows in many pairs, not in long ones. */
const PAIRS_A_ROUND = 20;
const REQUESTS = 300;
const GOAL = 2;

export interface KeysCost {
  keys: number;
  goal: number;
  /** Microseconds of Envoy's CPU a request, with keys less without: the median of all pairs. */
  more: number;
  /** Where that median lies in 95 of 100 such runs. */
  between: [number, number];
}

export async function measureKeys(
  providerPort: number,
  without: ProxyUnderTest,
  rounds: number,
  scale: number,
): Promise<KeysCost> {
  const [scenario] = SAME_API;
  if (scenario === undefined) throw new Error("there is no scenario to measure keys with");
  const keys = Array.from({ length: KEYS }, () => randomBytes(24).toString("base64url"));
  const withKeys = await startProxy(providerPort, { keys });
  try {
    // The same header on both sides, so that only the check of it differs.
    const headers = { authorization: `Bearer ${keys.at(-1)}` };
    const ask = { path: scenario.path, expected: scenario.expected, headers };
    const pairs = await inTurns(
      { body: scenario.body, requests: REQUESTS },
      { proxy: without, ...ask },
      { proxy: withKeys, ...ask },
      rounds * PAIRS_A_ROUND,
      scale,
    );
    return { keys: KEYS, goal: GOAL, ...medianOf(pairs.map(([plain, checked]) => checked.cpu - plain.cpu)) };
  } finally {
    await withKeys.stop();
  }
}

/** The median, and its bounds by the binomial distribution of how many of the values lie under it. */
function medianOf(values: readonly number[]): Pick<KeysCost, "more" | "between"> {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const at = (index: number): number =>
    sorted[Math.min(sorted.length - 1, Math.max(0, Math.round(index)))] ?? Number.NaN;
  const reach = 0.98 * Math.sqrt(sorted.length);
  return { more: at(middle), between: [at(middle - reach), at(middle + reach)] };
}

/** A line for a person. */
export function describeKeys({ keys, goal, more, between: [least, most] }: KeysCost): string {
  const reached = more <= goal ? "reached" : "missed";
  return `${keys} keys at a listener   ${more.toFixed(1)} µs more a request (between ${least.toFixed(1)} and ${most.toFixed(1)}), goal ${goal.toFixed(1)} ${reached}`;
}
