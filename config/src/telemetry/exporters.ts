// Services that get a report of every request to a model.

import type { NormalisedConfig } from "../model/model.js";
import type { Exporter } from "../model/tracing.js";
import type { PlanoFile } from "../schema/schema.js";
import type { ExporterEntry } from "../schema/telemetry.js";
import { keptInFile } from "../secrets/key-text.js";
import { isLiteral, readSecret, type SecretSources, secretValue } from "../secrets/secret.js";
import { nameOfSecret } from "../secrets/secret-name.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { httpUrlOf, parseUrl } from "../syntax/written-url.js";

export function readExporters({ tracing }: PlanoFile, diagnostics: Diagnostics): Exporter[] {
  return (tracing?.exporters ?? []).map((entry, index) =>
    readExporter(entry, diagnostics.at("tracing", "exporters", index)),
  );
}

function readExporter(entry: ExporterEntry, diagnostics: Diagnostics): Exporter {
  const url = httpUrlOf(parseUrl(entry.url.trim()));
  if (url === undefined) {
    diagnostics.error(["url"], "is not an http or https URL", "for example https://us.i.posthog.com");
  } else if (url.username + url.password + url.search + url.hash !== "") {
    diagnostics.error(["url"], "must have no credentials, query or fragment");
  }
  const apiKey = readSecret(entry.api_key);
  if (isLiteral(apiKey)) {
    diagnostics.warn(["api_key"], ...keptInFile(apiKey, "api_key: $POSTHOG_API_KEY"));
  }
  const { distinct_id_header: header, capture_messages: captureMessages = false } = entry;
  return {
    kind: entry.type,
    url: (url?.href ?? "").replace(/\/+$/, ""),
    apiKey,
    ...(header !== undefined && { userHeader: header.toLowerCase() }),
    captureMessages,
  };
}

/** By their names in the service config; without those whose variables are not set. */
export function resolveExporterKeys(
  { exporters }: Pick<NormalisedConfig, "exporters">,
  sources: SecretSources,
): Record<string, string> {
  const keys = exporters.map(({ apiKey }) => [nameOfSecret(apiKey), secretValue(apiKey, sources)] as const);
  return Object.fromEntries(keys.filter(([, value]) => value !== ""));
}
