// Decodes compressed requests, so that every filter and brightstaff read plain bodies. Each piece that arrives grows a
// hundred times at most, and the filters bound the decoded body by `limits.request_body`.
// https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/decompressor_filter
import { extension, type Resource } from "./resource.js";

const TYPE = "envoy.extensions.filters.http.decompressor.v3.Decompressor";
const CODINGS = { gzip: "Gzip", brotli: "Brotli", zstd: "Zstd" };
/** Bytes that are decoded at a time. */
const CHUNK = 65_536;

/** For clients' listeners, before all filters that read bodies. */
export function renderDecompression(): Resource[] {
  return Object.entries(CODINGS).map(([name, message]) =>
    extension(`envoy.filters.http.decompressor.${name}`, TYPE, {
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
  );
}
