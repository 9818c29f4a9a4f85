// Whether this machine can run Plano: Node.js, Envoy, the state directory, open files, the clock, and the way to itself.
import { readFile, rm, stat, statfs } from "node:fs/promises";
import path from "node:path";
import type { Environment } from "@plano/config";
import { ensureEnvoy } from "@plano/envoy";
import { messageOf } from "../system/command-error.js";
import { privateDirectory, writePrivate } from "../system/private-files.js";
import { type Check, fail, ok, warn } from "./check.js";

/** As `engines` in package.json has it: of each major version the first minor one; later majors are all right. */
const NODE_MINORS: Readonly<Record<number, number>> = { 20: 19, 22: 13 };
const LATEST_MAJOR = 24;
const LEAST_FREE = 512 << 20;
/** Open files: each connection takes one, and each request through Envoy two. */
const LEAST_FILES = 4_096;

export function nodeCheck(version: string): Check {
  const [major = 0, minor = 0] = version.replace(/^v/, "").split(".").map(Number);
  const isFit = major >= LATEST_MAJOR || minor >= (NODE_MINORS[major] ?? Number.POSITIVE_INFINITY);
  return isFit
    ? ok("Node.js", version)
    : fail("Node.js", `${version} is not supported`, "install Node.js 20.19, 22.13, or 24 and later");
}

export async function envoyCheck(env: Environment): Promise<Check> {
  const told: string[] = [];
  try {
    const found = await ensureEnvoy({ env, log: (line) => told.push(line) });
    return ok("Envoy", `${found.version}, ${found.path} (${found.source})`);
  } catch (error) {
    return fail("Envoy", [...told, messageOf(error)].join(" "), "set ENVOY_BIN to an Envoy of your own");
  }
}

export async function stateCheck(directory: string): Promise<Check> {
  const probe = path.join(directory, `doctor.${process.pid}`);
  try {
    await privateDirectory(directory);
    await writePrivate(probe, "");
    await rm(probe);
  } catch (error) {
    return fail("state directory", messageOf(error), "set PLANO_HOME to a directory that you may write");
  }
  const { bavail, bsize } = await statfs(directory);
  const free = bavail * bsize;
  if (free < LEAST_FREE)
    return warn(
      "state directory",
      `${directory} has ${Math.floor(free / (1 << 20))} MiB free`,
      "free some space: history and state stop being written when the disk is full",
    );
  const { mode } = await stat(directory);
  if ((mode & 0o077) !== 0)
    return warn("state directory", `others may look into ${directory}`, `run chmod 700 ${directory}`);
  return ok("state directory", directory);
}

/** `limits` has the text of /proc/self/limits, or undefined where the system has no such file. */
export async function openFilesCheck(
  limits = readFile("/proc/self/limits", "utf8").catch(() => undefined),
): Promise<Check> {
  const name = "open files";
  const soft = /^Max open files\s+(\d+|unlimited)/m.exec((await limits) ?? "")?.[1];
  if (soft === undefined) return ok(name, "the limit is not known here");
  if (soft === "unlimited" || Number(soft) >= LEAST_FILES) return ok(name, `at most ${soft}`);
  return warn(name, `at most ${soft}: some hundred streams at a time`, "run ulimit -n 65536 before plano up");
}

/** A clock that is behind makes certificates and signed requests invalid. */
export async function clockCheck(now = Date.now()): Promise<Check> {
  const { mtimeMs } = await stat(new URL(import.meta.url));
  const shown = new Date(now).toISOString();
  return now >= mtimeMs
    ? ok("clock", shown)
    : fail("clock", `${shown} is before Plano was installed`, "set the clock: certificates depend on it");
}

/** Programs that send requests for this machine through a proxy do not reach Plano. */
export function proxyCheck(env: Environment): Check {
  const name = "proxies";
  const proxy = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"].find((variable) => env[variable]);
  if (proxy === undefined) return ok(name, "none is set");
  const exceptions = (env.no_proxy ?? env.NO_PROXY ?? "").split(",").map((host) => host.trim());
  if (exceptions.some((host) => ["127.0.0.1", "localhost", "*"].includes(host)))
    return ok(name, `${proxy} is set, but not for this machine`);
  return warn(name, `${proxy} is set for this machine, too`, "set NO_PROXY=127.0.0.1,localhost for clients");
}
