// From text to the normalised model, or to all of its config errors.
import { randomUUID } from "node:crypto";
import type { Environment } from "./environment/references.js";
import { substitute } from "./environment/substitution.js";
import type { NormalisedConfig } from "./model/model.js";
import { normalise } from "./normalise.js";
import { inCurrentForm } from "./older-forms/current-form.js";
import { schema } from "./schema/schema.js";
import { checkShape } from "./schema/shape.js";
import { checkSecrets, type MissingSecret } from "./secrets/check.js";
import { Diagnostics, inOrder } from "./syntax/diagnostics.js";
import type { ConfigError } from "./syntax/errors.js";
import { Source } from "./syntax/source.js";

export type LoadResult =
  | { ok: true; config: NormalisedConfig; warnings: ConfigError[]; missing: MissingSecret[] }
  | { ok: false; errors: ConfigError[] };

/** What a configuration depends on besides its text. */
export interface LoadContext {
  /** For references in the file, except those of secrets; for an AWS region and a ChatGPT account if it names none. */
  environment?: Environment;
  /** This run's id for providers that require one; generated if absent. */
  sessionId?: string;
  /** The configuration's directory. Certificates are relative to it, and read only if it is given. */
  directory?: string;
}

/** `text` is the YAML of a Plano configuration. Never throws, whatever it contains. */
export function loadConfig(text: string, context: LoadContext = {}): LoadResult {
  const source = new Source(text);
  if (source.errors.length > 0) return { ok: false, errors: source.errors };
  if (source.value === null || source.value === undefined) {
    const hint = "`plano init` writes one to begin with";
    return { ok: false, errors: [{ path: "", message: "the file is empty", hint }] };
  }
  const { environment = {}, sessionId = randomUUID(), directory } = context;
  const substituted = substitute(source, schema, environment);
  const written = checkShape(source, substituted);
  if (Array.isArray(written) || substituted.errors.length > 0) {
    const known = new Set(substituted.errors.map(({ path }) => path));
    const others = Array.isArray(written) ? written.filter(({ path }) => !known.has(path)) : [];
    return { ok: false, errors: inOrder([...substituted.errors, ...others]) };
  }
  const { file, diagnostics } = inCurrentForm(written, new Diagnostics(source));
  const { value } = substituted;
  const missing = checkSecrets({ source, value, schema }, diagnostics, environment, directory);
  const config = normalise(file, diagnostics, { env: environment, sessionId, directory });
  const { errors, warnings } = diagnostics;
  if (errors.length > 0 || config === undefined) return { ok: false, errors };
  return { ok: true, config, warnings, missing };
}
