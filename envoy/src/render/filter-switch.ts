// Switches filters on and off per route. Listeners of models have the gateway role on and the front role off by
// default; listeners of agents have the front role only.
import type { ListenerAuth } from "@plano/config";
import { AUTH_FILTER, CALLER_FILTER, CREDENTIAL_FILTER, FRONT_FILTER, GATEWAY_FILTER } from "./names.js";
import { type Resource, typed } from "./resource.js";

const FILTER_CONFIG = "envoy.config.route.v3.FilterConfig";
const OFF = typed(FILTER_CONFIG, { disabled: true });
/** Any configuration, even an empty one, enables a disabled filter. */
const ON = typed(FILTER_CONFIG, { config: {} });

export const WITHOUT_GATEWAY: Resource = { typed_per_filter_config: { [GATEWAY_FILTER]: OFF } };

export const WITHOUT_FRONT: Resource = { typed_per_filter_config: { [FRONT_FILTER]: OFF } };

export const FRONT_FOR_GATEWAY: Resource = {
  typed_per_filter_config: { [GATEWAY_FILTER]: OFF, [FRONT_FILTER]: ON },
};

/** The route, with these filters on, which its listener has off by default. */
export function withFilters(route: Resource, names: readonly string[]): Resource {
  const { typed_per_filter_config: others } = route as { typed_per_filter_config?: Resource };
  const on = Object.fromEntries(names.map((name) => [name, ON]));
  return { ...route, typed_per_filter_config: { ...others, ...on } };
}

/** For a route that is open to everybody: `base` without Envoy's authentication. */
export function withoutAuth(auth: ListenerAuth | undefined, base: Resource): Resource {
  if (auth === undefined || "keys" in auth) return base;
  const { typed_per_filter_config: others } = base as { typed_per_filter_config?: Resource };
  const names = [AUTH_FILTER, CALLER_FILTER, ...("jwks" in auth ? [CREDENTIAL_FILTER] : [])];
  return { typed_per_filter_config: { ...others, ...Object.fromEntries(names.map((name) => [name, OFF])) } };
}
