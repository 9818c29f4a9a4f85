// Compression towards clients that ask for it. Streams are left alone, so that every event is with the client at once:
// text/event-stream is not among the types that Envoy compresses by default. Providers are asked not to compress, so that the filter can read what they answer.
// https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/compressor_filter
import { extension, type Resource } from "./resource.js";

const TYPE = "envoy.extensions.filters.http.compressor.v3.Compressor";

/** Shorter answers fit into a packet as they are. */
const LEAST_BYTES = 1_400;

const LIBRARIES = {
  brotli: extension(
    "envoy.compression.brotli.compressor",
    "envoy.extensions.compression.brotli.compressor.v3.Brotli",
    // Fast rather than dense: answers are made once and read once.
    { quality: 3 },
  ),
  gzip: extension(
    "envoy.compression.gzip.compressor",
    "envoy.extensions.compression.gzip.compressor.v3.Gzip",
    { compression_level: "BEST_SPEED" },
  ),
};

/** They stand before the wasm filter, and so compress what it has written. */
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
