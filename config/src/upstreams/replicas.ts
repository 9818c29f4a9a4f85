// An entry with several URLs: one provider or agent at several addresses, used in turn. Only the addresses
// differ.

import type { Address } from "../model/address.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { httpUrlOf, parseUrl, type WrittenUrl } from "../syntax/written-url.js";

const MAX_RETRIES = 10;

/** With `others`, another address is tried if one cannot be reached. */
export function retriesAmong(others: number): number {
  return Math.min(others, MAX_RETRIES);
}

interface Reading {
  first?: WrittenUrl;
  /** The other addresses. */
  replicas: Address[];
}

/** `diagnostics` are those of `urls`. */
export function readReplicas(
  urls: string | readonly string[] | undefined,
  httpHost: string | undefined,
  diagnostics: Diagnostics,
): Reading {
  const places = (urls === undefined ? [] : [urls].flat()).map(parseUrl);
  const [first, ...others] = places;
  const replicas: Address[] = [];
  for (const [position, place] of others.entries()) {
    const error = errorOf(place, first?.url, httpHost);
    if (error !== undefined) diagnostics.error([position + 1], error.message, error.hint);
    else if (place.url !== undefined) replicas.push(addressOf(place.url));
  }
  const hosts = places.flatMap(({ url }) => url?.host ?? []);
  if (new Set(hosts).size < hosts.length) diagnostics.error([], "names an address twice");
  return { ...(first === undefined ? {} : { first }), replicas };
}

function errorOf(
  written: WrittenUrl,
  base: URL | undefined,
  httpHost: string | undefined,
): { message: string; hint?: string } | undefined {
  const url = httpUrlOf(written);
  if (url === undefined) {
    return { message: "is not an http or https URL", hint: "for example https://api.example.com/v1" };
  }
  // Another check reports errors of the first URL.
  if (base === undefined) return undefined;
  // The others must match it in credentials, query and path, so the same rules apply.
  const same = (["protocol", "username", "password", "pathname", "search", "hash"] as const).every(
    (part) => url[part] === base[part],
  );
  if (!same) return { message: "must differ from the first only in its host and port" };
  if (url.port === "0") return { message: "has port 0" };
  if (url.protocol === "https:" && url.hostname !== base.hostname && httpHost === undefined) {
    return { message: "needs an http_host", hint: "the one name that all their certificates have" };
  }
  return undefined;
}

export function addressOf({ protocol, hostname, port }: URL): Address {
  const standard = protocol === "https:" ? 443 : 80;
  return { host: hostname.replace(/^\[|\]$/g, ""), port: port === "" ? standard : Number(port) };
}
