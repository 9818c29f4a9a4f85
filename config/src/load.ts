// From text to the normalised model, or to everything that is wrong with it.
import { randomUUID } from "node:crypto";
import type { NormalisedConfig } from "./model/model.js";
import { normalise } from "./normalise.js";
import { checkShape } from "./schema/shape.js";
import type { Environment } from "./secrets/secrets.js";
import { Diagnostics } from "./syntax/diagnostics.js";
import type { ConfigError } from "./syntax/errors.js";
import { Source } from "./syntax/source.js";

export type LoadResult =
  | { ok: true; config: NormalisedConfig; warnings: ConfigError[] }
  | { ok: false; errors: ConfigError[] };

/** What a configuration may mean besides its text. */
export interface LoadContext {
  /** Asked for an AWS region and a ChatGPT account where the file names none; never for keys. */
  environment?: Environment;
  /** Of this run, for providers that ask for one; made up when absent. */
  sessionId?: string;
  /** Where the configuration is. Certificates are named from there, and looked at only where this is given. */
  directory?: string;
}

/** `text` is the YAML of a Plano configuration. Never throws on what it holds. */
export function loadConfig(text: string, context: LoadContext = {}): LoadResult {
  const source = new Source(text);
  if (source.errors.length > 0) return { ok: false, errors: source.errors };
  if (source.value === null || source.value === undefined) {
    const hint = "config/examples/quickstart.yaml is a place to start from";
    return { ok: false, errors: [{ path: "", message: "the file is empty", hint }] };
  }
  const file = checkShape(source);
  if (Array.isArray(file)) return { ok: false, errors: file };
  const { environment = {}, sessionId = randomUUID(), directory } = context;
  const diagnostics = new Diagnostics(source);
  const config = normalise(file, diagnostics, { env: environment, sessionId, directory });
  const { errors, warnings } = diagnostics;
  return errors.length > 0 ? { ok: false, errors } : { ok: true, config, warnings };
}
