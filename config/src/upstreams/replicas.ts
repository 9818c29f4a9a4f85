// An entry with several URLs: one provider or agent at several addresses, used in turn. Only the addresses
// differ.

import type { Address } from "../model/model.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import type { PathPart } from "../syntax/errors.js";

const MAX_RETRIES = 10;

/** With `others`, another address is tried if one cannot be reached. */
export function retriesAmong(others: number): number {
  return Math.min(others, MAX_RETRIES);
}

interface Reading {
  first?: string;
  /** The other addresses. */
  replicas: Address[];
}

/** `path` is the path of `urls` in the file. */
export function readReplicas(
  urls: string | readonly string[] | undefined,
  httpHost: string | undefined,
  path: PathPart[],
  diagnostics: Diagnostics,
): Reading {
  const [first, ...others] = urls === undefined ? [] : [urls].flat();
  const replicas: Address[] = [];
  for (const [position, text] of others.entries()) {
    const error = errorOf(text, first ?? "", httpHost);
    if (error === undefined) replicas.push(addressOf(new URL(text)));
    else diagnostics.error([...path, position + 1], error.message, error.hint);
  }
  const places = [first ?? "", ...others]
    .filter((text) => URL.canParse(text))
    .map((text) => new URL(text).host);
  if (new Set(places).size < places.length) diagnostics.error(path, "names an address twice");
  return { ...(first === undefined ? {} : { first }), replicas };
}

function errorOf(
  text: string,
  first: string,
  httpHost: string | undefined,
): { message: string; hint?: string } | undefined {
  if (!/^https?:\/\/[^/\\?#]/i.test(text) || !URL.canParse(text)) {
    return { message: "is not an http or https URL", hint: "for example https://api.example.com/v1" };
  }
  // Another check reports errors of the first URL.
  if (!URL.canParse(first)) return undefined;
  const url = new URL(text);
  const base = new URL(first);
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
