// Renders rate limits for the filter config.
import { createHash } from "node:crypto";
import type { NormalisedConfig, Pricing, RateLimit } from "@plano/config";
import { CALLER_HEADER, type FilterPrices, type FilterRateLimit } from "@plano/config/contract";

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
      about: describe(limit),
      ...(targets !== undefined && { targets }),
      ...(pool !== undefined && { pool: pools.indexOf(pool) }),
      ...(selector !== undefined && { header: selector.header }),
      ...(selector?.value !== undefined && { value: selector.value }),
      ...(selector !== undefined && selector.except.length > 0 && { except: selector.except }),
      period_seconds: periodSeconds,
      ...(tokens !== undefined && { tokens }),
      ...(limit.skipsCached && { skips_cached: true }),
      ...(requests !== undefined && { requests }),
      ...(usd !== undefined && { micro_usd: Math.round(usd * 1_000_000) }),
    };
  });
}

function describe({ model, selector, periodSeconds }: RateLimit): string {
  const period = { 1: "second", 60: "minute", 3600: "hour", 86400: "day" }[periodSeconds];
  const time = period === undefined ? `in ${periodSeconds} s` : `${period === "hour" ? "an" : "a"} ${period}`;
  const models = model === "*" ? "all models" : model;
  if (selector === undefined) return `${time} for ${models}`;
  const by = selector.header === CALLER_HEADER ? "caller" : selector.header;
  return `${time} for ${models}, counted by ${by},`;
}

/** Excludes the amount: a raised limit keeps what has been used. */
function identity({ model, selector, periodSeconds, tokens, requests, usd }: RateLimit): string {
  const kinds = [tokens, requests, usd].map((amount) => amount !== undefined);
  const what = JSON.stringify([model, selector?.header, selector?.value, periodSeconds, kinds]);
  return createHash("sha256").update(what).digest("hex").slice(0, 16);
}
