// The detour: requests of a model listener that go to brightstaff first, and come back by the egress listener. The wasm
// filter does not see them on the way there.
import type { Resource } from "./resource.js";

/** Without a query. */
export const DETOUR_PATHS = "(/routing)?/v1/(chat/completions|messages|responses)";

/** A condition of access logs and local replies. */
export function onDetour(taken: boolean): Resource {
  const path = { safe_regex: { regex: `${DETOUR_PATHS}(\\?.*)?` } };
  return { header_filter: { header: { name: ":path", string_match: path, invert_match: !taken } } };
}
