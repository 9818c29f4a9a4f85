// What to start for a configuration: the model with the sandbox in place of providers without keys, the secrets, and
// warnings for the user.
import path from "node:path";
import {
  type ConfigError,
  type Environment,
  formatErrors,
  hasAnyKey,
  inOrder,
  keyFlaw,
  loadConfig,
  type MissingSecret,
  type NormalisedConfig,
  nameOfSecret,
  needsKey,
  replacedVariables,
  resolveExporterKeys,
  resolveSecrets,
  resolveSessionCache,
  resolveStateConnection,
  resolveTargetSecrets,
  type SandboxUse,
  usesSandbox,
} from "@plano/config";
import { CommandError } from "./command-error.js";

export interface Plan {
  /** The variables that it was made with. */
  env: Environment;
  config: NormalisedConfig;
  sandbox: "none" | SandboxUse;
  /** Keys and headers of providers, by the names in the filter's configuration. */
  secrets: Record<string, string>;
  /** AWS_*: only for Envoy's environment. */
  signing: Record<string, string>;
  /** What only brightstaff needs, by the names in the service config. */
  brightstaffSecrets: Record<string, string>;
  /** The user's variables that are not set, for keys of providers that the sandbox answers for. */
  missing: string[];
  /** In the order of the file. */
  warnings: string[];
  /** With those of variables that the summary of a start names itself. */
  allWarnings: string[];
}

/**
 * Paths of certificates are relative to `file`. `sandbox`: whether the sandbox answers instead of providers; by default only
 * if their keys are all missing. Throws a CommandError that shows every config error.
 */
export function planFor(text: string, file: string, env: Environment, sandbox?: boolean): Plan {
  const directory = path.dirname(path.resolve(file));
  const formatted = (errors: readonly ConfigError[]): string[] =>
    errors.map((error) => formatErrors([error], file));
  const result = loadConfig(text, { environment: env, directory });
  if (!result.ok) throw new CommandError(formatErrors(result.errors, file));
  const { config, missing } = result;
  const { secrets, signing } = resolveSecrets(config, { env, directory });
  const targetSecrets = resolveTargetSecrets(config, { env, directory });
  const keys = new Set(config.providers.flatMap((each) => each.keys.map(({ secretName }) => secretName)));
  for (const [name, value] of Object.entries({ ...secrets, ...targetSecrets }))
    assertHeaderValue(name, value, keys.has(name));
  const sessionCache = resolveSessionCache(config, { env, directory });
  const state = resolveStateConnection(config, { env, directory });
  for (const { error } of [sessionCache, state]) if (error !== undefined) throw new CommandError(`${error}.`);
  const keyless = config.providers.some(needsKey) && !hasAnyKey(config, secrets);
  const use = keyless && sandbox !== false ? "instead-of-keys" : usesSandbox(config) ? "own" : "none";
  const chosen = sandbox === true ? "instead-of-providers" : use;
  const replaced = replacedVariables(config, chosen);
  // A start tells of one that the sandbox stands in for only if it may be misspelt.
  const isMentioned = ({ variable, hint }: MissingSecret): boolean =>
    !replaced.has(variable) || hint !== undefined;
  const worded = missing.map((each) =>
    replaced.has(each.variable)
      ? { ...each, message: `${each.variable} is not set; the sandbox answers until it is` }
      : each,
  );
  return {
    env,
    config,
    sandbox: chosen,
    secrets,
    signing,
    brightstaffSecrets: {
      ...{ ...targetSecrets, ...sessionCache.secrets, ...state.secrets },
      ...resolveExporterKeys(config, { env, directory }),
    },
    missing: [...new Set(missing.map(({ variable }) => variable))].filter((each) => replaced.has(each)),
    warnings: formatted(inOrder([...result.warnings, ...worded.filter(isMentioned)])),
    allWarnings: formatted(inOrder([...result.warnings, ...worded])),
  };
}

/** Throws a CommandError if the file has keys that nothing serves yet. */
export function assertServed({ config: { notServed } }: Plan): void {
  if (notServed.length === 0) return;
  const keys = notServed.join(", ");
  throw new CommandError(`The configuration is valid, but this version of Plano does not serve ${keys} yet.`);
}

/** What to start: without Redis' URL, sessions are kept in memory. Throws as `assertServed` does. */
export function startable(plan: Plan): Plan {
  assertServed(plan);
  const { sessions, sessionCacheUrl: url } = plan.config;
  if (url === undefined || Object.hasOwn(plan.brightstaffSecrets, nameOfSecret(url))) return plan;
  return { ...plan, config: { ...plan.config, sessions: { ...sessions, cache: "memory" } } };
}

/** The value becomes part of a header; a control character would break it. */
function assertHeaderValue(name: string, value: string, isKey: boolean): void {
  const [variables = name] = name.split("-");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(value))
    throw new CommandError(
      `The value of ${variables} holds a line break or another control character; was it pasted whole?`,
    );
  const flaw = isKey ? keyFlaw(value) : /[^\x20-\x7e]/.test(value) ? "must be printable ASCII" : undefined;
  if (flaw !== undefined) throw new CommandError(`The value of ${variables} ${flaw}.`);
}
