// `plano validate` and `plano render`: check and render a configuration without starting anything.
import path from "node:path";
import { BRIGHTSTAFF_SECRETS_FILE, BRIGHTSTAFF_SECRETS_KEY_VARIABLE } from "@plano/brightstaff";
import { type Environment, keyScopes } from "@plano/config";
import { SECRETS_KEY_VARIABLE } from "@plano/envoy";
import { assertKeys, writeKeys } from "../system/access-keys.js";
import { writeCertificates } from "../system/certificates.js";
import { CommandError } from "../system/command-error.js";
import { readConfiguration } from "../system/configuration-file.js";
import { contentsOf } from "../system/contents.js";
import { type RenderedParts, renderFiles, renderParts } from "../system/files.js";
import { assertServed, type Plan, planFor } from "../system/plan.js";
import { privateDirectory, writeFiles } from "../system/private-files.js";
import { secretsKeyFor, writeBrightstaffSecrets, writeSecrets } from "../system/secrets.js";
import { tokenKeyFiles, writeTokenKeys } from "../system/token-keys.js";

type Print = (line: string) => void;

export async function validate(file: string, own: Environment, print: Print): Promise<void> {
  const { text, env, warnings: beside } = await readConfiguration(file, own);
  const { config, allWarnings } = planFor(text, file, env);
  for (const warning of [...beside, ...allWarnings]) print(`warning: ${warning}`);
  assertKeys({ config, file, env });
  const { notServed } = config;
  print(`${file} is valid: ${contentsOf(config)}.`);
  if (notServed.length > 0) print(`This version of Plano does not serve ${notServed.join(", ")} yet.`);
}

/** False when it is not valid; a file of secrets or keys that cannot be used counts, too. */
export async function validateAsJson(file: string, own: Environment, print: Print): Promise<boolean> {
  const told: string[] = [];
  try {
    await validate(file, own, (line) => void told.push(line));
    print(JSON.stringify({ valid: true, told }));
    return true;
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    print(JSON.stringify({ valid: false, errors: error.message.split("\n") }));
    return false;
  }
}

export type Part = keyof RenderedParts;

export interface RenderOptions {
  out?: string;
  only: Part;
}

export async function render(
  file: string,
  { out, only }: RenderOptions,
  own: Environment,
  print: Print,
): Promise<void> {
  const { text, env } = await readConfiguration(file, own);
  const plan = planFor(text, file, env);
  assertServed(plan);
  assertNumbers(plan);
  if (out === undefined) {
    const part = renderParts(plan.config, PLACES)[only];
    if (part === undefined) throw new CommandError(`${file} has no ratelimit_service.`);
    return print(part.trimEnd());
  }
  await privateDirectory(out, "Name another one with --out.");
  const references = await writeReferences(plan, { file, out, env });
  const rendered = await writeFiles(out, renderFiles(plan.config, PLACES));
  for (const written of [...rendered, ...references]) print(written);
  for (const line of supplyOf(plan, env)) print(line);
}

/** Paths in the rendered configuration, relative to the directory Envoy is started in. */
const PLACES = {
  keysPath: "access-keys.json",
  secretsPath: "secrets.json",
  tlsDirectory: "tls",
  tokensDirectory: "tokens",
};
/** Whoever starts the programs gives them the content. */
const SECRETS_KEY_FILE = "secrets.key";
const BRIGHTSTAFF_KEY_FILE = "brightstaff-secrets.key";

async function writeReferences(
  plan: Plan,
  { file, out, env }: { file: string; out: string; env: Environment },
): Promise<string[]> {
  const { config } = plan;
  const secretsPath = path.join(out, PLACES.secretsPath);
  const key = await secretsKeyFor(env, SECRETS_KEY_VARIABLE, path.join(out, SECRETS_KEY_FILE));
  await writeSecrets(plan, { secretsPath, key });
  const keysPath = path.join(out, PLACES.keysPath);
  await writeKeys({ config, file, env, keysPath });
  const written = [
    ...(await writeCertificates(config, PLACES.tlsDirectory, out)),
    ...(await writeTokenKeys(config, PLACES.tokensDirectory, out)),
    ...[secretsPath, keysPath],
  ];
  if (!hasBrightstaffSecrets(plan)) return written;
  const keyFile = path.join(out, BRIGHTSTAFF_KEY_FILE);
  const own = await secretsKeyFor(env, BRIGHTSTAFF_SECRETS_KEY_VARIABLE, keyFile);
  return [...written, await writeBrightstaffSecrets(plan, out, own)];
}

/** The rendered files name each other's ports. */
function assertNumbers({ config }: Plan): void {
  const { admin, brightstaff, egressListener, backendListener, dashboard } = config;
  const own = [admin, brightstaff, egressListener, backendListener, dashboard];
  if (own.every((address) => address?.port !== 0)) return;
  throw new CommandError("ports: auto is for plano up; plano render needs numbers.");
}

/** What the programs need when they start and no rendered file contains. */
function supplyOf(plan: Plan, env: Environment): string[] {
  const { config, signing } = plan;
  const lines = ["Start Envoy in that directory: its configuration uses paths relative to it."];
  const names = Object.keys(signing);
  if (names.length > 0) lines.push(`Set ${names.join(", ")} in Envoy's environment.`);
  lines.push(keyLine("Envoy", SECRETS_KEY_VARIABLE, SECRETS_KEY_FILE, env));
  if (Object.keys(plan.secrets).length > 0) {
    lines.push(
      `${PLACES.secretsPath} holds the providers' keys as they are now, sealed: render again when they change.`,
    );
  }
  if (hasBrightstaffSecrets(plan)) {
    lines.push(
      keyLine("brightstaff", BRIGHTSTAFF_SECRETS_KEY_VARIABLE, BRIGHTSTAFF_KEY_FILE, env),
      `${BRIGHTSTAFF_SECRETS_FILE} holds brightstaff's secrets as they are now, sealed: keep it beside brightstaff.json.`,
    );
  }
  if (keyScopes(config).length > 0) {
    lines.push(`${PLACES.keysPath} holds the callers' keys as they are now: render again when they change.`);
  }
  if (tokenKeyFiles(config).length > 0) {
    lines.push(
      `${PLACES.tokensDirectory} holds the issuers' keys as they are now: render again when they change.`,
    );
  }
  return lines;
}

function hasBrightstaffSecrets({ brightstaffSecrets }: Plan): boolean {
  return Object.keys(brightstaffSecrets).length > 0;
}

function keyLine(program: string, variable: string, file: string, env: Environment): string {
  const value = (env[variable] ?? "") === "" ? `the content of ${file}` : "the same value";
  return `Set ${variable} in ${program}'s environment to ${value}.`;
}
