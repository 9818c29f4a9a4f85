// Spans, and reports to further services, in the normalised model.

import type { Address } from "./address.js";
import type { Secret } from "./secret.js";

/** Where Envoy sends its spans, in OpenTelemetry's protocol. */
export interface Tracing {
  /** Percent of the requests that come without a sampling decision; above 0. */
  samplingPercent: number;
  /** The path for OTLP over HTTP. */
  collector: Address & { protocol: "grpc" | "http"; path: string };
  /** Attributes of every span. */
  attributes: Record<string, string>;
  /** In lower case: request headers whose names begin so are attributes, too. Undefined: none are. */
  headerPrefixes?: string[];
}

/** A service that gets a report of every request to a model. */
export interface Exporter {
  kind: "posthog";
  url: string;
  apiKey: Secret;
  /** In lower case: the request header that names the user; undefined: users have no names. */
  userHeader?: string;
  /** The beginning of the user's message is sent, too. */
  captureMessages: boolean;
}
