// `truncation: auto`: what a model's context window has no room for is left out, the oldest first.
import type { JsonObject } from "../json.js";
import { fullNameOf, requestedName } from "../models/model-names.js";
import type { ServiceConfig } from "../service-config/schema.js";
import type { Item } from "../state/store.js";

/** Of a token, about. */
const BYTES = 4;

/** The room for a request, in bytes of JSON: that of the smallest of the models that may answer; undefined if none is known. */
export function roomOf({
  modelNames,
  contextWindows,
}: Pick<ServiceConfig, "modelNames" | "contextWindows">): (body: JsonObject) => number | undefined {
  return (body) => {
    const name = requestedName(body, modelNames);
    const pool = Object.hasOwn(modelNames.pools, name) ? modelNames.pools[name] : undefined;
    const windows = (pool ?? [name]).flatMap((each) => {
      const full = fullNameOf(each, modelNames) ?? "";
      return Object.hasOwn(contextWindows, full) ? (contextWindows[full] ?? []) : [];
    });
    if (windows.length === 0) return undefined;
    const answer = typeof body.max_output_tokens === "number" ? body.max_output_tokens : 0;
    return (Math.min(...windows) - answer) * BYTES;
  };
}

/** The latest of the items that fit. */
export function latestItems(items: readonly Item[], room: number): Item[] {
  let left = room;
  let first = items.length;
  while (first > 0) {
    left -= Buffer.byteLength(JSON.stringify(items[first - 1]));
    if (left < 0) break;
    first -= 1;
  }
  return items.slice(first);
}
