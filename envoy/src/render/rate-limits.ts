// Limits as the wasm filter reads them.
import { createHash } from "node:crypto";
import type { NormalisedConfig, Pricing, RateLimit } from "@plano/config";

export interface FilterRateLimit {
  /** Sixteen hexadecimal digits: the same for as long as it counts the same, so that counts outlive a new configuration. */
  id: string;
  /** What of the requests it counts: indexes of targets, the index of a pool, or all. */
  targets?: number[];
  pool?: number;
  header?: string;
  /** The one value it is for; with a header and without a value it has a bucket each value. */
  value?: string;
  except?: string[];
  period_seconds: number;
  tokens?: number;
  requests?: number;
  /** Millionths of a US dollar. */
  micro_usd?: number;
}

/** US dollars for a million tokens, times a million. */
export interface FilterPrices {
  input: number;
  output: number;
  cached_input: number;
}

export function renderPrices({ input, output, cachedInput = input }: Pricing): FilterPrices {
  const scaled = (price: number): number => Math.round(price * 1_000_000);
  return { input: scaled(input), output: scaled(output), cached_input: scaled(cachedInput) };
}

/** `pools` are the names of the filter's pools, in their order. */
export function renderRateLimits(
  { rateLimits }: NormalisedConfig,
  pools: readonly string[],
): FilterRateLimit[] {
  return rateLimits.map((limit) => {
    const { targets, pool, selector, periodSeconds, tokens, requests, usd } = limit;
    return {
      id: identity(limit),
      ...(targets !== undefined && { targets }),
      ...(pool !== undefined && { pool: pools.indexOf(pool) }),
      ...(selector !== undefined && { header: selector.header }),
      ...(selector?.value !== undefined && { value: selector.value }),
      ...(selector !== undefined && selector.except.length > 0 && { except: selector.except }),
      period_seconds: periodSeconds,
      ...(tokens !== undefined && { tokens }),
      ...(requests !== undefined && { requests }),
      ...(usd !== undefined && { micro_usd: Math.round(usd * 1_000_000) }),
    };
  });
}

/** How much is allowed is no part of it: a raised limit goes on with what has been used. */
function identity({ model, selector, periodSeconds, tokens, requests, usd }: RateLimit): string {
  const kinds = [tokens, requests, usd].map((amount) => amount !== undefined);
  const what = JSON.stringify([model, selector?.header, selector?.value, periodSeconds, kinds]);
  return createHash("sha256").update(what).digest("hex").slice(0, 16);
}
