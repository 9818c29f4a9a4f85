// Checks that a program is an Envoy whose version Plano supports.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);
const TIMEOUT = 20_000;

/**
 * The oldest version, major and minor, whose `request_body_buffer_limit` also applies to filters, and whose spans
 * support custom tags with a `value`, which carry the filter's data.
 */
export const OLDEST = [1, 37] as const;

export type Inspection = { version: string } | { error: string };

export async function inspectEnvoy(path: string): Promise<Inspection> {
  let output: string;
  try {
    const { stdout } = await run(path, ["--version"], { timeout: TIMEOUT, maxBuffer: 1 << 20 });
    output = stdout;
  } catch (error) {
    return { error: `${path} could not be run: ${reasonOf(error)}` };
  }
  // Envoy's output begins with the path that it was started with.
  const version = /\s version:\s*[0-9a-f]+\/(\d+\.\d+\.\d+)\/[^/]+\//.exec(output)?.[1];
  if (version === undefined) {
    const [said = ""] = output.trim().split("\n");
    return { error: `${path} is not Envoy: asked for its version, it said "${said.slice(0, 80)}"` };
  }
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])) {
    return { error: `${path} is Envoy ${version}, and Plano needs ${OLDEST.join(".")} or later` };
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
