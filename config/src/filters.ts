// Filters: services of the user's own that see a request before an agent does, called as endpoints are.
import { parseDuration } from "./duration.js";
import type { FilterEntry, PlanoFile } from "./file.js";
import type { Backend, Filter } from "./model.js";
import type { Problem } from "./problems.js";
import { addressOf } from "./replicas.js";
import type { Source } from "./source.js";
import { healthCheckOf } from "./upstreams.js";

const TIMEOUT = 30_000;

export interface FilterReading {
  filters: Filter[];
  /** Where they are, under the same names. */
  backends: Backend[];
  problems: Problem[];
}

export function readFilters(file: PlanoFile, source: Source): FilterReading {
  const { filters: entries = [], agents = [], endpoints = {} } = file;
  const reading: FilterReading = { filters: [], backends: [], problems: [] };
  const taken = new Set([...agents.map(({ id }) => id), ...Object.keys(endpoints)]);
  for (const [index, entry] of entries.entries()) {
    const add = (field: string, message: string, hint?: string): void => {
      reading.problems.push(source.problem(["filters", index, field], message, hint));
    };
    if (taken.has(entry.id)) add("id", `the id ${entry.id} is taken`);
    taken.add(entry.id);
    const urls: URL[] = [];
    for (const text of [entry.url].flat()) {
      if (isUrl(text)) urls.push(new URL(text));
      else add("url", "is not an http or https URL", "for example http://127.0.0.1:10500");
    }
    const [url, ...others] = urls;
    if (url === undefined) continue;
    if (url.username + url.password + url.search + url.hash !== "") {
      add("url", "must have no credentials, query or fragment");
    }
    if (others.some((other) => !isReplica(other, url))) {
      add("url", "must differ in host and port alone, with https in the port");
    }
    if (new Set(urls.map(({ host }) => host)).size < urls.length) add("url", "names an address twice");
    reading.filters.push(filterOf(entry, url));
    reading.backends.push({
      name: entry.id,
      tls: url.protocol === "https:",
      addresses: urls.map(addressOf),
      ...healthCheckOf(entry),
    });
  }
  return reading;
}

function isUrl(text: string): boolean {
  return /^https?:\/\/[^/\\?#]/i.test(text) && URL.canParse(text);
}

/** A certificate has the one name that is asked for. */
function isReplica(url: URL, first: URL): boolean {
  const same = new URL(url);
  if (url.protocol === "http:") same.hostname = first.hostname;
  same.port = first.port;
  return same.href === first.href;
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
