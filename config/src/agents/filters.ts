// Filters: the user's own services that see a request before an agent does. Plano calls them as endpoints.

import type { Backend, Filter } from "../model/model.js";
import { isHostHeader } from "../providers/base-url.js";
import type { FilterEntry } from "../schema/filters.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { parseDuration } from "../syntax/duration.js";
import { addressOf, readReplicas } from "../upstreams/replicas.js";
import { healthCheckOf } from "../upstreams/upstreams.js";

const TIMEOUT = 30_000;

export interface FilterReading {
  filters: Filter[];
  /** The filters' addresses, under the filters' ids. */
  backends: Backend[];
}

export function readFilters(file: PlanoFile, diagnostics: Diagnostics): FilterReading {
  const { filters: entries = [], agents = [], endpoints = {} } = file;
  const reading: FilterReading = { filters: [], backends: [] };
  const taken = new Set([...agents.map(({ id }) => id), ...Object.keys(endpoints)]);
  for (const [index, entry] of entries.entries()) {
    const add = (field: string, message: string, hint?: string): void => {
      diagnostics.error(["filters", index, field], message, hint);
    };
    if (taken.has(entry.id)) add("id", `the id ${entry.id} is taken`);
    taken.add(entry.id);
    const path = ["filters", index, "url"];
    const { first = "", replicas } = readReplicas(entry.url, entry.http_host, path, diagnostics);
    if (!isUrl(first)) {
      add("url", "is not an http or https URL", "for example http://127.0.0.1:10500");
      continue;
    }
    if (entry.http_host !== undefined && !isHostHeader(entry.http_host)) {
      add("http_host", "must be a host, with a port or without", "for example filters.example.com");
    }
    const url = new URL(first);
    if (url.username + url.password + url.search + url.hash !== "") {
      add("url", "must have no credentials, query or fragment");
    }
    reading.filters.push(filterOf(entry, url));
    reading.backends.push({
      name: entry.id,
      tls: url.protocol === "https:",
      addresses: [addressOf(url), ...replicas],
      ...(entry.http_host === undefined ? {} : { httpHost: entry.http_host }),
      prefixAffinity: false,
      ...healthCheckOf(entry),
    });
  }
  return reading;
}

function isUrl(text: string): boolean {
  return /^https?:\/\/[^/\\?#]/i.test(text) && URL.canParse(text);
}

function filterOf(
  { id, type = "mcp", tool = id, timeout, on_failure: onFailure = "fail" }: FilterEntry,
  url: URL,
): Filter {
  const path = url.pathname.replace(/\/+$/, "");
  return {
    id,
    type,
    path: path === "" && type === "mcp" ? "/mcp" : path,
    tool,
    timeoutMilliseconds: timeout === undefined ? TIMEOUT : parseDuration(timeout),
    onFailure,
  };
}
