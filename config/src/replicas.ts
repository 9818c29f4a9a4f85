// An entry with several `base_url`: one provider at several addresses, which take turns. All that differs is where.
import type { ProviderEntry, WrittenEntry } from "./file.js";
import type { Address } from "./model.js";
import type { Problem } from "./problems.js";
import type { Source } from "./source.js";

interface Reading {
  /** With the first of them. */
  entry: ProviderEntry;
  /** The others. */
  replicas: Address[];
  problems: Problem[];
}

export function readReplicas(written: WrittenEntry, index: number, source: Source): Reading {
  const { base_url: baseUrl, ...rest } = written;
  const [first, ...others] = baseUrl === undefined ? [] : [baseUrl].flat();
  const entry = { ...rest, ...(first === undefined ? {} : { base_url: first }) };
  const path = ["model_providers", index, "base_url"];
  const replicas: Address[] = [];
  const problems: Problem[] = [];
  for (const [position, text] of others.entries()) {
    const fault = faultOf(text, first ?? "", written.http_host);
    if (fault === undefined) replicas.push(addressOf(new URL(text)));
    else problems.push(source.problem([...path, position + 1], fault.message, fault.hint));
  }
  const places = [first ?? "", ...others]
    .filter((text) => URL.canParse(text))
    .map((text) => new URL(text).host);
  if (new Set(places).size < places.length) problems.push(source.problem(path, "names an address twice"));
  return { entry, replicas, problems };
}

function faultOf(
  text: string,
  first: string,
  httpHost: string | undefined,
): { message: string; hint?: string } | undefined {
  if (!/^https?:\/\/[^/\\?#]/i.test(text) || !URL.canParse(text)) {
    return { message: "is not an http or https URL", hint: "for example https://api.example.com/v1" };
  }
  // What is wrong with the first is told elsewhere.
  if (!URL.canParse(first)) return undefined;
  const url = new URL(text);
  const base = new URL(first);
  // Credentials, query and path are compared with it, and so held to the same rules.
  const same = (["protocol", "username", "password", "pathname", "search", "hash"] as const).every(
    (part) => url[part] === base[part],
  );
  if (!same) return { message: "must differ from the first in its host and port alone" };
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
