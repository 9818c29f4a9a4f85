// Prefix affinity: requests with the same beginning go to the same one of several addresses, whose cache has that
// beginning. The cluster uses consistent hashing of a hash that the filter computes.
import type { NormalisedConfig } from "@plano/config";
import { PREFIX_HASH_HEADER } from "@plano/config/contract";
import { extension, type Resource } from "./resource.js";

/** The hash is kept in filter state: the upstream role drops the header, but a second attempt needs the hash too. */
const STATE = "plano.prefix_hash";

/**
 * Replaces round robin; requests without a hash go to any address. When an address is ejected, Envoy's ring hash also
 * moves an eighth of the other addresses' requests, because it rebuilds the ring with more points for each; Maglev
 * moves none.
 * https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/load_balancers#maglev
 */
export function renderHashing({ prefixAffinity }: { prefixAffinity: boolean }): Resource {
  return prefixAffinity ? { lb_policy: "MAGLEV" } : {};
}

function isWanted({ providers }: NormalisedConfig): boolean {
  return providers.some(({ prefixAffinity }) => prefixAffinity);
}

/** For routes whose requests the gateway role has seen. */
export function renderHashPolicy(config: NormalisedConfig): Resource {
  return isWanted(config) ? { hash_policy: [{ filter_state: { key: STATE } }] } : {};
}

/** Runs after the gateway role. */
export function renderHashFilter(config: NormalisedConfig): Resource[] {
  if (!isWanted(config)) return [];
  const hash = { text_format_source: { inline_string: `%REQ(${PREFIX_HASH_HEADER})%` } };
  const state = {
    object_key: STATE,
    factory_key: "envoy.hashable_string",
    format_string: { ...hash, omit_empty_values: true },
    skip_if_empty: true,
  };
  return [
    extension(
      "envoy.filters.http.set_filter_state",
      "envoy.extensions.filters.http.set_filter_state.v3.Config",
      { on_request_headers: [state] },
    ),
  ];
}
