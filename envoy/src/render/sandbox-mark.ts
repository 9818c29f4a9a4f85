// Marks responses of the sandbox, so that nobody takes them for a provider's.
import { type NormalisedConfig, type Provider, SANDBOX_CLUSTER } from "@plano/config";
import { SANDBOX_HEADER } from "@plano/config/contract";
import type { Resource } from "./resource.js";

/** Metadata of a provider's hosts. */
export function sandboxMarks({ cluster }: Provider): Record<string, string> {
  return cluster === SANDBOX_CLUSTER ? { sandbox: "true" } : {};
}

/** Some of a virtual host's `response_headers_to_add`. Envoy adds no header whose value is empty, as it is for every other host. */
export function sandboxMark({ providers }: NormalisedConfig): Resource[] {
  if (!providers.some(({ cluster }) => cluster === SANDBOX_CLUSTER)) return [];
  const header = { key: SANDBOX_HEADER, value: "%UPSTREAM_METADATA(plano:sandbox)%" };
  return [{ header, append_action: "OVERWRITE_IF_EXISTS_OR_ADD" }];
}
