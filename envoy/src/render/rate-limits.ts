// Renders rate limits for the filter config.
import { createHash } from "node:crypto";
import type { NormalisedConfig, Pricing, RateLimit } from "@plano/config";

export interface FilterRateLimit {
  /**
   * Sixteen hexadecimal digits, constant while the limit counts the same, so that counts survive a new configuration.
   */
  id: string;
  /** The counted requests: indexes of targets, the index of a pool, or all requests if absent. */
  targets?: number[];
  pool?: number;
  header?: string;
  /** The one value that the limit applies to; with a header but no value, each value has a bucket. */
  value?: string;
  except?: string[];
  period_seconds: number;
  tokens?: number;
  requests?: number;
  /** Millionths of a US dollar. */
  micro_usd?: number;
}

/** Millionths of a US dollar per million tokens. */
export interface FilterPrices {
  input: number;
  output: number;
  cached_input: number;
}

export function renderPrices({ input, output, cachedInput = input }: Pricing): FilterPrices {
  const scaled = (price: number): number => Math.round(price * 1_000_000);
  return { input: scaled(input), output: scaled(output), cached_input: scaled(cachedInput) };
}

/** `pools` are the names of the filter's pools, in order. */
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

/** Excludes the amount: a raised limit keeps what has been used. */
function identity({ model, selector, periodSeconds, tokens, requests, usd }: RateLimit): string {
  const kinds = [tokens, requests, usd].map((amount) => amount !== undefined);
  const what = JSON.stringify([model, selector?.header, selector?.value, periodSeconds, kinds]);
  return createHash("sha256").update(what).digest("hex").slice(0, 16);
}
