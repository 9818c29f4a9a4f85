// Renders the rate limit service's file (https://github.com/envoyproxy/ratelimit#configuration): the limits and keys
// that Envoy requests.
import type { NormalisedConfig } from "@plano/config";
import { stringify } from "yaml";
import { type CountedScope, countedScopes } from "./rate-limit-scopes.js";

/** Undefined without a service. */
export function renderRateLimitFile(config: NormalisedConfig): string | undefined {
  const { rateLimitService: service, rateLimits } = config;
  if (service === undefined) return undefined;
  const descriptors = countedScopes(rateLimits).flatMap(renderDescriptors);
  return stringify({ domain: service.domain, descriptors }, { lineWidth: 0 });
}

function renderDescriptors({ key, unit, amounts }: CountedScope): object[] {
  return [...amounts].map(([value, amount]) => ({
    key,
    ...(value !== undefined && { value }),
    rate_limit: { unit, requests_per_unit: amount },
  }));
}
