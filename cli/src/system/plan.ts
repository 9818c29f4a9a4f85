// What will be started for a configuration: the model with the sandbox put in where it serves, the keys for Envoy's
// process, and what the user should know before anything runs.
import path from "node:path";
import {
  type Environment,
  formatErrors,
  hasAnyKey,
  loadConfig,
  type NormalisedConfig,
  resolveSecrets,
  resolveSessionCache,
  usesSandbox,
} from "@plano/config";
import { CommandError } from "./command-error.js";

export interface Plan {
  config: NormalisedConfig;
  /** The sandbox runs, and stands in for the providers that want keys. */
  sandbox: "none" | "own" | "instead-of-keys";
  /** PLANO_KEY_*: for Envoy's environment and nowhere else. */
  keys: Record<string, string>;
  /** PLANO_SESSION_CACHE_URL: for brightstaff's. */
  sessionCache: Record<string, string>;
  /** The user's variables that would hold keys and are not set. */
  missing: string[];
  warnings: string[];
}

/** Certificates are named from `file`'s place. Throws a Failure that shows every problem. */
export function planFor(text: string, file: string, env: Environment): Plan {
  const result = loadConfig(text, { environment: env, directory: path.dirname(path.resolve(file)) });
  if (!result.ok) throw new CommandError(formatErrors(result.errors, file));
  const { config } = result;
  const { variables, missing } = resolveSecrets(config, env);
  for (const [name, value] of Object.entries(variables)) assertHeaderValue(name, value);
  const sessionCache = resolveSessionCache(config, env);
  if (sessionCache.error !== undefined) throw new CommandError(`${sessionCache.error}.`);
  const wantsKeys = config.providers.some(({ keys }) => keys.length > 0);
  const keyless = wantsKeys && !hasAnyKey(config, env);
  const warnings = result.warnings.map((warning) => formatErrors([warning], file));
  for (const { variable, providers } of keyless ? [] : missing) {
    warnings.push(`${variable} is not set; requests to ${providers.join(", ")} will fail until it is.`);
  }
  if (sessionCache.missing !== undefined) {
    warnings.push(
      `${sessionCache.missing} is not set; sessions are kept in brightstaff's memory until it is.`,
    );
  }
  const sandbox = keyless ? "instead-of-keys" : usesSandbox(config) ? "own" : "none";
  return {
    config,
    sandbox,
    keys: variables,
    sessionCache: sessionCache.variables,
    missing: missing.map(({ variable }) => variable),
    warnings,
  };
}

/** What is started: without Redis' URL sessions are in memory, as a warning has said. */
export function startable(plan: Plan): Plan {
  const { sessions } = plan.config;
  if (sessions.cache === "memory" || Object.keys(plan.sessionCache).length > 0) return plan;
  return { ...plan, config: { ...plan.config, sessions: { ...sessions, cache: "memory" } } };
}

/** A key becomes part of a header: one that was pasted with a line break in it would not stay one. */
function assertHeaderValue(name: string, value: string): void {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
  if (!/[\u0000-\u001f\u007f]/.test(value)) return;
  throw new CommandError(
    `The key for ${name} holds a line break or another control character; was it pasted whole?`,
  );
}
