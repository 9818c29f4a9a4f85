// Whether the configuration is valid, its keys are there, its ports are free, and, if asked for, providers accept the keys.
import { KEY_HEADERS, type NormalisedConfig, type Provider } from "@plano/config";
import type { Run } from "../state/run-file.js";
import { messageOf } from "../system/command-error.js";
import { readConfiguration } from "../system/configuration-file.js";
import { contentsOf } from "../system/contents.js";
import { type Plan, planFor } from "../system/plan.js";
import { claimsOf, portErrors } from "../system/ports.js";
import { answers } from "../system/probe.js";
import { type Check, fail, ok, warn } from "./check.js";

const TIMEOUT = 10_000;
const SHOWN_DIGITS = 3;

export type Planned = { plan: Plan } | { check: Check };

export async function planned(file: string, env: NodeJS.ProcessEnv): Promise<Planned> {
  try {
    const { text, env: known, warnings } = await readConfiguration(file, env);
    const plan = planFor(text, file, known);
    return { plan: { ...plan, warnings: [...warnings, ...plan.warnings] } };
  } catch (error) {
    return { check: fail("configuration", messageOf(error), `correct it; plano validate ${file} checks it`) };
  }
}

export function configurationChecks({ warnings, config, missing }: Plan, file: string): Check[] {
  return [
    ok("configuration", `${file}: ${contentsOf(config)}`),
    ...warnings.map(warningCheck),
    ...missing.map((variable) =>
      warn("keys", `${variable} is not set: the sandbox answers`, `set ${variable}, or write it into .env`),
    ),
  ];
}

/** A hint is on the lines below its warning. */
function warningCheck(warning: string): Check {
  const [text = "", ...hint] = warning.split("\n").map((line) => line.trim());
  const [, variable] = /: (\w+) is not set; /.exec(text) ?? [];
  const remedy =
    variable === undefined ? "Plano starts all the same" : `set ${variable}, or write it into .env`;
  return warn("configuration", text, hint.join(" ") || remedy);
}

/** `run`: what runs here already, and so holds them. */
export async function portsCheck(config: NormalisedConfig, run: Run | undefined): Promise<Check> {
  if (run !== undefined) return ok("ports", "held by the Plano that runs here");
  const errors = await portErrors(claimsOf(config));
  if (errors.length === 0) return ok("ports", "all are free");
  return fail(
    "ports",
    errors.join("; "),
    "stop the program that uses it, or configure another port; ports: auto finds free ones",
  );
}

export async function runningChecks(run: Run | undefined): Promise<Check[]> {
  if (run === undefined) return [ok("running", "nothing runs here yet: plano up starts it")];
  const { url, healthUrl, brightstaffUrl, adminUrl, logs, configuration } = run;
  const parts = [
    ["models", url, healthUrl, logs.envoy],
    ["Envoy's admin", adminUrl, `${adminUrl}/ready`, logs.envoy],
    ["brightstaff", brightstaffUrl, `${brightstaffUrl}/readyz`, logs.brightstaff],
  ] as const;
  const checks = await Promise.all(
    parts.map(async ([name, shown, probe, log]) =>
      (await answers(probe)) ? ok(name, shown) : fail(name, `${shown} does not answer`, `look into ${log}`),
    ),
  );
  const { refused } = configuration;
  return refused === undefined
    ? checks
    : [
        ...checks,
        fail(
          "reload",
          `The change of ${refused.at} was refused, and what was in force before it stays.`,
          "correct it, then run plano reload",
        ),
      ];
}

/** Asks each provider for its models with each of its keys. */
export async function keyChecks({ config, secrets }: Plan): Promise<Check[]> {
  const asked = config.providers.flatMap((provider) =>
    provider.keys.flatMap(({ secretName }) => {
      const key = secrets[secretName];
      return key === undefined ? [] : [keyCheck(provider, secretName, key)];
    }),
  );
  return Promise.all(asked);
}

async function keyCheck(provider: Provider, secretName: string, key: string): Promise<Check> {
  const [api] = provider.apis;
  const name = `key ${secretName}`;
  if (api === undefined || api.auth === "none") return ok(name, "cannot be tried");
  const header = KEY_HEADERS[api.auth];
  const base = api.path.replace(/\/(chat\/completions|messages|responses|models\/.*)$/, "");
  const url = `${provider.tls ? "https" : "http"}://${provider.host}:${provider.port}${base}/models`;
  const headers = { [header]: api.auth === "bearer" ? `Bearer ${key}` : key, ...provider.headers };
  const began = performance.now();
  try {
    const { status, body } = await fetch(url, { headers, signal: AbortSignal.timeout(TIMEOUT) });
    await body?.cancel();
    const took = `${Math.round(performance.now() - began)} ms`;
    if (status < 300) return ok(name, `${provider.id} accepts it, ${took}`);
    const end = key.slice(-SHOWN_DIGITS);
    if (status === 401 || status === 403)
      return fail(name, `${provider.id} rejects the key that ends in …${end}`, `set another ${secretName}`);
    return warn(name, `${provider.id} answers ${status} to a list of its models`, "try a request with it");
  } catch (error) {
    const { cause } = error as Error;
    const reason = messageOf(cause ?? error);
    return fail(name, `${provider.id} at ${provider.host} does not answer: ${reason}`, "check the network");
  }
}
