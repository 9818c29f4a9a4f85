// From text to the normalised model, or to everything that is wrong with it.
import type { NormalisedConfig } from "./model.js";
import { normalise } from "./normalise.js";
import type { Problem } from "./problems.js";
import { checkShape } from "./shape.js";
import { Source } from "./source.js";

export type LoadResult =
  | { ok: true; config: NormalisedConfig; warnings: Problem[] }
  | { ok: false; problems: Problem[] };

/** `text` is the YAML of a Plano configuration. Never throws on what it holds. */
export function loadConfig(text: string): LoadResult {
  const source = new Source(text);
  if (source.problems.length > 0) return { ok: false, problems: source.problems };
  if (source.value === null || source.value === undefined) {
    const hint = "config/examples/quickstart.yaml is a place to start from";
    return { ok: false, problems: [{ path: "", message: "the file is empty", hint }] };
  }
  const file = checkShape(source);
  if (Array.isArray(file)) return { ok: false, problems: file };
  const { config, problems, warnings } = normalise(file, source);
  return problems.length > 0 ? { ok: false, problems } : { ok: true, config, warnings };
}
