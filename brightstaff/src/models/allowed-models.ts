// Which models a caller may ask for, as the wasm filter has found: names, `provider/*` or `*`, between commas.
import type { IncomingHttpHeaders } from "node:http";

/** Without the header: all. */
export function allowedModels(headers: IncomingHttpHeaders): (name: string) => boolean {
  const header = headers["x-plano-caller-models"];
  if (header === undefined) return () => true;
  const patterns = [header].flat().join(",").split(",");
  return (name) =>
    patterns.some((each) => (each.endsWith("*") ? name.startsWith(each.slice(0, -1)) : each === name));
}
