// Whether a program is an Envoy that Plano can use.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { NormalisedConfig } from "@plano/config";

const run = promisify(execFile);
const TIMEOUT = 20_000;

/** The oldest with `allow_on_headers_stop_iteration`, without which requests hang. */
const OLDEST: EnvoyVersion = [1, 35];

/** The oldest whose spans can say what a filter knows: custom tags with a `value`. */
const OLDEST_TRACING: EnvoyVersion = [1, 37];

/** Major and minor. */
export type EnvoyVersion = readonly [number, number];

/** What a configuration needs; without one, what any needs. */
export function oldestFor(config?: NormalisedConfig): EnvoyVersion {
  return config?.tracing === undefined ? OLDEST : OLDEST_TRACING;
}

export type Inspection = { version: string } | { fault: string };

export async function inspectEnvoy(path: string, oldest: EnvoyVersion = OLDEST): Promise<Inspection> {
  let output: string;
  try {
    const { stdout } = await run(path, ["--version"], { timeout: TIMEOUT, maxBuffer: 1 << 20 });
    output = stdout;
  } catch (error) {
    return { fault: `${path} could not be run: ${reasonOf(error)}` };
  }
  // It calls itself by the path it was started with.
  const version = /\s version:\s*[0-9a-f]+\/(\d+\.\d+\.\d+)\/[^/]+\//.exec(output)?.[1];
  if (version === undefined) {
    const [said = ""] = output.trim().split("\n");
    return { fault: `${path} is not Envoy: asked for its version, it said "${said.slice(0, 80)}"` };
  }
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    const needed = `${oldest.join(".")} or later${oldest === OLDEST_TRACING ? " for tracing" : ""}`;
    return { fault: `${path} is Envoy ${version}, and Plano needs ${needed}` };
  }
  return { version };
}

function reasonOf(error: unknown): string {
  const { code, killed, stderr, message } = error as NodeJS.ErrnoException & {
    killed?: boolean;
    stderr?: string;
  };
  if (killed === true) return `no answer to --version within ${TIMEOUT / 1000} s`;
  if (code === "ENOENT") return "there is no such file";
  if (code === "EACCES") return "it may not be executed";
  const [first] = (stderr ?? "").trim().split("\n");
  return first === undefined || first === "" ? message : first;
}
