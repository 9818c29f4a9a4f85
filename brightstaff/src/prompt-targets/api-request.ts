// The request of a target's API. Values go into the path where it names them; the others become a query or a JSON body.
import type { TargetEndpointConfig } from "../service-config/schema.js";
import type { BackendRequest } from "../upstream/backend-client.js";
import type { Values } from "./arguments.js";

/** A value that a path cannot have: it would lead to another one. */
export interface UnfitValue {
  unfit: string;
}

/** Characters; a path with a longer one would be refused on its way. */
const LONGEST_IN_PATH = 8_192;
const PLACEHOLDER = /\{([^{}]+)\}/g;

export function apiRequestOf(
  { method, path: template }: Pick<TargetEndpointConfig, "method" | "path">,
  values: Values,
): BackendRequest | UnfitValue {
  const [beforeQuery = ""] = template.split("?");
  const inPath = new Set(namesIn(template));
  const unfit = namesIn(beforeQuery).find((name) => !fitsPath(textOf(values[name])));
  if (unfit !== undefined) return { unfit };
  const path = template.replaceAll(PLACEHOLDER, (_, name: string) => encode(textOf(values[name])));
  const others = Object.entries(values).filter(([name]) => !inPath.has(name));
  if (method === "POST") return { method, path, body: JSON.stringify(Object.fromEntries(others)) };
  const query = others.flatMap(([name, value]) =>
    [value].flat().map((each) => `${encode(name)}=${encode(textOf(each))}`),
  );
  if (query.length === 0) return { method, path };
  return { method, path: `${path}${path.includes("?") ? "&" : "?"}${query.join("&")}` };
}

function namesIn(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map(([, name = ""]) => name);
}

/**
 * Whether the path stays where the template has it, also for servers that decode slashes first. An empty value would make
 * another path as well.
 */
function fitsPath(text: string): boolean {
  if (text.length > LONGEST_IN_PATH) return false;
  const decoded = decodedFully(text);
  return decoded.trim() !== "" && !decoded.split(/[/\\]/).some((part) => /^\.{1,2}$/.test(part.trim()));
}

/** Undoes percent-encoding that the value has itself, as often as it is there. */
function decodedFully(text: string): string {
  return text.replaceAll(/%(?:25)*(2e|2f|5c)?/gi, (_, hex: string | undefined) =>
    hex === undefined ? "%" : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** By UTF-8: a lone half of a surrogate pair has no encoding. */
function encode(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

function textOf(value: unknown): string {
  if (value === undefined || value === null) return "";
  if (Array.isArray(value)) return value.map(textOf).join(",");
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
