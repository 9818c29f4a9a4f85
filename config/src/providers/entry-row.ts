// Which row of providers.yaml an entry means, and how the entry changes it: the one API it asks for,
// Moonshot's coding plan, an address with a region in it.

import type { Endpoint } from "../contract/endpoints.generated.js";
import type { Format } from "../contract/formats.generated.js";
import { wireFormats } from "../model/wire-formats.js";
import type { ProviderEntry } from "../schema/model-providers.js";
import { nearest } from "../syntax/spelling.js";
import { parseUrl, type WrittenUrl } from "../syntax/written-url.js";
import type { ProviderRow } from "./provider-row.js";
import { rowNamed, rowWords } from "./rows.js";

export interface EntryRow {
  /** The row's name, whatever alias the file uses. */
  name: string;
  row: ProviderRow;
}

export type EntryRowResult = EntryRow | { field: string; message: string; hint?: string };

/** `prefix` is the part of the entry's model before the slash. */
export function findRow(entry: ProviderEntry, prefix: string): EntryRowResult {
  const { provider_interface: wanted, base_url: baseUrl } = entry;
  const known = rowNamed(prefix);
  // With an interface, another name of a row is the user's own name for a provider.
  const yields = known?.row.yields === true || known?.name !== prefix;
  if (known !== undefined && !(yields && wanted !== undefined)) {
    if (wanted !== undefined) {
      const message = `${prefix} is a known provider and needs no provider_interface`;
      return { field: "provider_interface", message };
    }
    if (known.row.needs === "base_url" && baseUrl === undefined) {
      const hint = `for example base_url: ${known.row.base_url}`;
      return { field: "base_url", message: `the provider ${prefix} needs a base_url`, hint };
    }
    return known;
  }
  const words = rowWords();
  const list = words.join(", ");
  if (wanted === undefined) {
    const message = `unknown provider ${prefix}`;
    const close = nearest(prefix, words);
    if (baseUrl !== undefined) {
      const own = "add provider_interface: openai, or another known provider whose API it has";
      return {
        field: "model",
        message,
        hint: close === undefined ? own : `did you mean ${close}? Otherwise ${own}`,
      };
    }
    const own = "give base_url and provider_interface for a provider of your own";
    const hint = close === undefined ? `known: ${list}; ${own}` : `did you mean ${close}? Otherwise ${own}`;
    return { field: "model", message, hint };
  }
  const chosen = rowNamed(wanted);
  if (chosen === undefined) {
    const message = `unknown provider_interface ${wanted}`;
    return { field: "provider_interface", message, hint: `known: ${list}` };
  }
  return baseUrl === undefined
    ? { field: "base_url", message: `the provider ${prefix} needs a base_url` }
    : chosen;
}

/**
 * The row with only the wanted API; undefined if the provider does not have it. The user's own server may
 * have any.
 */
export function withApi(row: ProviderRow, api: Format, ownServer: boolean): ProviderRow | undefined {
  const { base, ...departure } = row.apis[api] ?? {};
  if (row.apis[api] === undefined && !ownServer) return undefined;
  const url = new URL(row.base_url);
  const rowBase = url.pathname.replace(/\/+$/, "");
  const apiBase = row.apis[api] === undefined ? wireFormats[api].base : (base ?? rowBase);
  const endpoints = Object.entries(row.endpoints ?? {}).map(([name, each]) => [
    name,
    { base: rowBase, ...each },
  ]);
  return {
    ...row,
    base_url: url.origin + apiBase,
    apis: { [api]: departure },
    endpoints: Object.fromEntries(endpoints) as Record<Endpoint, object>,
  };
}

const KIMI_HOST = "api.kimi.com";
const KIMI_MODEL = "kimi-for-coding";

/**
 * Moonshot's coding plan has its own host and model, is written without its `/v1`, and serves only clients
 * that identify as its own. https://www.kimi.com/code/docs/en/
 */
export function withKimiCode(found: EntryRow, baseUrl: WrittenUrl | undefined, model: string): EntryRow {
  const isKimi = model === KIMI_MODEL || baseUrl?.url?.hostname === KIMI_HOST;
  if (baseUrl === undefined || !isKimi) return found;
  const coding = rowNamed("kimi_code")?.row;
  if (coding === undefined) return found;
  if (found.name === "moonshotai") return { ...found, row: coding };
  return { ...found, row: { ...found.row, headers: { ...found.row.headers, ...coding.headers } } };
}

/** `https://api.kimi.com/coding` means the same with `/v1`. */
export function kimiBaseUrl(baseUrl: WrittenUrl | undefined): WrittenUrl | undefined {
  const { hostname, pathname = "" } = baseUrl?.url ?? {};
  if (hostname !== KIMI_HOST || !/\/coding\/?$/.test(pathname)) return baseUrl;
  return parseUrl(`${baseUrl?.text.replace(/\/$/, "")}/v1`);
}
