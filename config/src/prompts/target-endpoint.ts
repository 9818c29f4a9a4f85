// The endpoint that a prompt target calls: which service, and how.

import type { TargetEndpoint } from "../model/prompts.js";
import type { TargetEndpointEntry } from "../schema/prompts.js";
import type { PlanoFile } from "../schema/schema.js";
import { readSecret } from "../secrets/secret.js";
import { nameOfSecret } from "../secrets/secret-name.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { checkListed } from "../syntax/listed.js";

/** `services` are the names of those that can be called; `diagnostics` are the endpoint's. */
export function readTargetEndpoint(
  { name, path, http_method: method = "GET", http_headers: headers = {} }: TargetEndpointEntry,
  services: readonly string[],
  diagnostics: Diagnostics,
): TargetEndpoint {
  checkListed(name, services, "endpoints", diagnostics.at("name"));
  return {
    backend: name,
    method,
    path,
    headers: Object.entries(headers).map(([header, written]) => {
      const text = readSecret(written);
      return { name: header.toLowerCase(), text, secretName: nameOfSecret(text) };
    }),
  };
}

/** Names of services that an endpoint may name. */
export function callableServices({ endpoints = {}, filters = [] }: PlanoFile): string[] {
  return [...Object.keys(endpoints), ...filters.map(({ id }) => id)];
}

/** The names in `{...}`. */
export function placeholdersIn(path: string): string[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name);
}
