// Filters: the user's own services that see a request before an agent does. Plano calls them as endpoints.

import type { Backend, BuiltinFilter, Filter, ServiceFilter } from "../model/backend.js";
import { DETECTOR_GROUPS, type DetectorName } from "../schema/detectors.js";
import type { FilterEntry } from "../schema/filters.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { readDuration } from "../syntax/duration.js";
import { httpUrlOf } from "../syntax/written-url.js";
import { readHttpHost } from "../upstreams/http-host.js";
import { addressOf, readReplicas } from "../upstreams/replicas.js";
import { readHealthCheck } from "../upstreams/upstreams.js";

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
    const own = diagnostics.at("filters", index);
    if (taken.has(entry.id)) own.error(["id"], `the id ${entry.id} is taken`);
    taken.add(entry.id);
    checkKeys(entry, own);
    if (entry.type === "builtin") {
      reading.filters.push(builtinOf(entry));
      continue;
    }
    if (entry.url === undefined) {
      own.error(["url"], "is missing");
      continue;
    }
    const { first, replicas } = readReplicas(entry.url, entry.http_host, own.at("url"));
    const healthCheck = readHealthCheck(entry, own);
    const timeout = readDuration(entry.timeout, own.at("timeout")) ?? TIMEOUT;
    const url = first && httpUrlOf(first);
    if (url === undefined) {
      own.error(["url"], "is not an http or https URL", "for example http://127.0.0.1:10500");
      continue;
    }
    if (url.username + url.password + url.search + url.hash !== "") {
      own.error(["url"], "must have no credentials, query or fragment");
    }
    reading.filters.push(filterOf(entry, url, timeout));
    reading.backends.push({
      name: entry.id,
      tls: url.protocol === "https:",
      addresses: [addressOf(url), ...replicas],
      ...readHttpHost(entry, own, "filters.example.com"),
      prefixAffinity: false,
      ...healthCheck,
    });
  }
  return reading;
}

function filterOf(
  { id, type, tool = id, on_failure: onFailure = "fail" }: FilterEntry,
  url: URL,
  timeoutMilliseconds: number,
): ServiceFilter {
  const path = url.pathname.replace(/\/+$/, "");
  return {
    id,
    type: type === "http" ? "http" : "mcp",
    path: path === "" && type !== "http" ? "/mcp" : path,
    tool,
    timeoutMilliseconds,
    onFailure,
  };
}

const OF_BUILTIN = ["detect", "action"] as const;
const OF_SERVICES = [
  "url",
  "transport",
  "tool",
  "timeout",
  "on_failure",
  "http_host",
  "health_check",
] as const;

function checkKeys(entry: FilterEntry, diagnostics: Diagnostics): void {
  const isBuiltin = entry.type === "builtin";
  for (const key of isBuiltin ? OF_SERVICES : OF_BUILTIN) {
    if (entry[key] === undefined) continue;
    diagnostics.error(
      [key],
      isBuiltin ? "is for filters that are services" : "is for filters of type builtin",
    );
  }
}

function builtinOf({ id, detect = ["secrets", "pii"], action = "mask" }: FilterEntry): BuiltinFilter {
  const detectors = detect.flatMap((name): readonly DetectorName[] =>
    name === "secrets" || name === "pii" ? DETECTOR_GROUPS[name] : [name],
  );
  return { id, type: "builtin", detectors: [...new Set(detectors)], action };
}
