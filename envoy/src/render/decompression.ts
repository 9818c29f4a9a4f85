// Decodes compressed requests, so that every filter and brightstaff read plain bodies. Each piece that arrives grows a
// hundred times at most, and the filters bound the decoded body by `limits.request_body`. Plain requests, nearly all, do not
// pass through the decompressors: each filter in a request's chain costs microseconds, whatever it does.
// https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/decompressor_filter
import { withFilters } from "./filter-switch.js";
import { extension, type Resource } from "./resource.js";

const TYPE = "envoy.extensions.filters.http.decompressor.v3.Decompressor";
const CODINGS = { gzip: "Gzip", brotli: "Brotli", zstd: "Zstd" };
/** Bytes that are decoded at a time. */
const CHUNK = 65_536;
const ENCODED: Resource = { name: "content-encoding", present_match: true };

/** For clients' listeners, before all filters that read bodies; off but on `decodingRoutes`. */
export function renderDecompression(): Resource[] {
  return Object.entries(CODINGS).map(([name, message]) => ({
    ...extension(filterOf(name), TYPE, {
      decompressor_library: extension(
        `envoy.compression.${name}.decompressor`,
        `envoy.extensions.compression.${name}.decompressor.v3.${message}`,
        { chunk_size: CHUNK },
      ),
      request_direction_config: {
        common_config: { ignore_no_transform_header: true },
        advertise_accept_encoding: false,
      },
      // Providers are asked not to compress.
      response_direction_config: {
        common_config: { enabled: { default_value: false, runtime_key: "plano.decode_responses" } },
      },
    }),
    disabled: true,
  }));
}

/** Copies of routes by which requests arrive, for those that are compressed: they precede the routes. */
export function decodingRoutes(routes: readonly Resource[]): Resource[] {
  return routes.map((route) => {
    const { headers = [], ...match } = route.match as { headers?: Resource[] };
    const encoded = { ...route, match: { ...match, headers: [ENCODED, ...headers] } };
    return withFilters(encoded, Object.keys(CODINGS).map(filterOf));
  });
}

function filterOf(coding: string): string {
  return `envoy.filters.http.decompressor.${coding}`;
}
