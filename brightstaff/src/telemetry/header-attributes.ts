// Headers of a request as attributes of its spans: those whose names begin as configured, without secrets.
import { SECRET_NAMES } from "@plano/config/run-time";
import { Mask } from "../history/mask.js";
import { SECRET_HEADERS } from "../log.js";
import type { Attributes, TraceHeaders } from "./span.js";

/** The attribute `team.name` for `x-acme-team-name` with the prefix `x-acme`. Prefixes are in lower case, as headers are. */
export function fromHeaders(
  headers: TraceHeaders,
  prefixes: readonly string[],
  mask = new Mask(SECRET_NAMES),
): Attributes {
  if (prefixes.length === 0) return {};
  const found = Object.entries(headers).flatMap(([name, value]) => {
    const prefix = prefixes.find((each) => name.startsWith(each));
    if (prefix === undefined || value === undefined || SECRET_HEADERS.includes(name)) return [];
    const key = name.slice(prefix.length).replace(/^-+/, "").replaceAll("-", ".");
    return key === "" ? [] : [[key, mask.of([value].flat().join(", ").trim())] as const];
  });
  return Object.fromEntries(found);
}
