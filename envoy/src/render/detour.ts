// The detour: requests of a model listener that go to brightstaff first, and come back by the egress listener. The wasm
// filter does not see them on the way there.
import { modelsNeedBrightstaff, type NormalisedConfig } from "@plano/config";
import type { Resource } from "./resource.js";

/** Without a query. Questions about routes are brightstaff's always, the requests themselves where it has to see them. */
export function detourPaths(config: NormalisedConfig): string {
  const prefix = modelsNeedBrightstaff(config) ? "(/routing)?" : "/routing";
  return `${prefix}/v1/(chat/completions|messages|responses)`;
}

/** A condition of access logs and local replies. */
export function onDetour(config: NormalisedConfig, taken: boolean): Resource {
  const path = { safe_regex: { regex: `${detourPaths(config)}(\\?.*)?` } };
  return { header_filter: { header: { name: ":path", string_match: path, invert_match: !taken } } };
}
