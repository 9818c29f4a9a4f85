// Compresses responses to clients that accept it. Streams stay uncompressed, so that every event reaches the client at
// once: Envoy does not compress text/event-stream by default. Providers are asked not to compress, so that the filter
// can read their responses.
// https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/compressor_filter
import { extension, type Resource } from "./resource.js";

const TYPE = "envoy.extensions.filters.http.compressor.v3.Compressor";

/** Bytes; shorter responses fit into one packet anyway. */
const LEAST_BYTES = 1_400;

const LIBRARIES = {
  brotli: extension(
    "envoy.compression.brotli.compressor",
    "envoy.extensions.compression.brotli.compressor.v3.Brotli",
    // Fast rather than dense: each response is compressed once and read once.
    { quality: 3 },
  ),
  gzip: extension(
    "envoy.compression.gzip.compressor",
    "envoy.extensions.compression.gzip.compressor.v3.Gzip",
    { compression_level: "BEST_SPEED" },
  ),
};

/** The compressors precede the wasm filter, so that they compress its output. */
export function renderCompression(): Resource[] {
  return Object.entries(LIBRARIES).map(([name, library]) =>
    extension(`envoy.filters.http.compressor.${name}`, TYPE, {
      response_direction_config: {
        common_config: { min_content_length: LEAST_BYTES },
      },
      compressor_library: library,
    }),
  );
}
