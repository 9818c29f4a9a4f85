// The user's own services that Plano calls, tools and APIs: the entries of `endpoints`, each with one address
// or several.

import type { Address } from "../model/address.js";
import type { Backend } from "../model/backend.js";
import type { EndpointEntry } from "../schema/endpoints.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { readDuration } from "../syntax/duration.js";
import { addressOf } from "./replicas.js";
import { readHealthCheck } from "./upstreams.js";

export function readBackends({ endpoints = {} }: PlanoFile, diagnostics: Diagnostics): Backend[] {
  return Object.entries(endpoints).map(([name, entry]) =>
    readBackend(name, entry, diagnostics.at("endpoints", name)),
  );
}

function readBackend(name: string, entry: EndpointEntry, diagnostics: Diagnostics): Backend {
  const { protocol = "http", http_host: httpHost } = entry;
  const own = diagnostics.at("endpoint");
  const connect = readDuration(entry.connect_timeout, diagnostics.at("connect_timeout"));
  const addresses: Address[] = [];
  for (const [index, text] of [entry.endpoint].flat().entries()) {
    const address = parseAddress(text, protocol);
    const place = Array.isArray(entry.endpoint) ? [index] : [];
    if (address === undefined) own.error(place, "must be host:port", hintFor(text));
    else addresses.push(address);
  }
  if (new Set(addresses.map(({ host, port }) => `${host} ${port}`)).size < addresses.length) {
    own.error([], "names an address twice");
  }
  const hosts = new Set(addresses.map(({ host }) => host));
  if (protocol === "https" && hosts.size > 1 && httpHost === undefined) {
    own.error([], "needs an http_host", "the one name that all their certificates have");
  }
  return {
    name,
    tls: protocol === "https",
    addresses,
    prefixAffinity: entry.prefix_affinity === true,
    ...(httpHost === undefined ? {} : { httpHost }),
    ...(connect === undefined ? {} : { connectTimeoutMilliseconds: connect }),
    ...readHealthCheck(entry, diagnostics),
  };
}

/** `host`, `host:port` or `[::1]:port`; without a port, the protocol's default. */
function parseAddress(text: string, protocol: "http" | "https"): Address | undefined {
  const url = `${protocol}://${text}`;
  if (!/^[^\s/\\?#@]+$/.test(text) || !URL.canParse(url)) return undefined;
  const address = addressOf(new URL(url));
  return address.port === 0 ? undefined : address;
}

function hintFor(text: string): string {
  return text.includes("://")
    ? "protocol says http or https; the path is that of each call"
    : "for example 127.0.0.1:8080 or [::1]:8080";
}
