// Requests that begin alike go to the same of several addresses, whose cache has that beginning: consistent hashing in their
// cluster, of what the filter writes of the beginning.
import type { NormalisedConfig } from "@plano/config";
import { PREFIX_HASH_HEADER } from "./names.js";
import { extension, type Resource } from "./resource.js";

/** In the stream's filter state: the upstream role drops the header, and a second attempt needs the hash, too. */
const STATE = "plano.prefix_hash";

/**
 * In place of the turns that addresses else take; requests without a hash go to any. Where an address is left out, Envoy's
 * ring is made anew with more points for each of the others, and an eighth of their requests move, too; of Maglev's none do.
 * https://www.envoyproxy.io/docs/envoy/latest/intro/arch_overview/upstream/load_balancing/load_balancers#maglev
 */
export function renderHashing({ prefixAffinity }: { prefixAffinity: boolean }): Resource {
  return prefixAffinity ? { lb_policy: "MAGLEV" } : {};
}

function isWanted({ providers }: NormalisedConfig): boolean {
  return providers.some(({ prefixAffinity }) => prefixAffinity);
}

/** Of a route whose requests the gateway role has seen. */
export function renderHashPolicy(config: NormalisedConfig): Resource {
  return isWanted(config) ? { hash_policy: [{ filter_state: { key: STATE } }] } : {};
}

/** Stands behind the gateway role. */
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
