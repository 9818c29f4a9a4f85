// Envoy's rate limit service, built once from its Go module at a pinned version, into Plano's cache.
import { execFile } from "node:child_process";
import { access, constants, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";

const MODULE = "github.com/envoyproxy/ratelimit/src/service_cmd";
/** It has no releases; this is a commit of its main branch. */
const VERSION = "v1.4.1-0.20260122083618-3fb702589d36";
/** Go's archive is unpacked here; it may not be on the PATH. */
const GO_DIRECTORY = "/usr/local/go/bin";

const run = promisify(execFile);

/** Packages missing on this machine. */
export async function missingPackages(): Promise<string[]> {
  const wanted = [
    ["redis-server", "redis-server"],
    ["go", "golang (Go 1.21 or later)"],
  ] as const;
  const found = await Promise.all(wanted.map(([command]) => findCommand(command)));
  return wanted.filter((_each, index) => found[index] === undefined).map(([, name]) => name);
}

/** Path of a command, or undefined. */
export async function findCommand(name: string): Promise<string | undefined> {
  for (const directory of [...(process.env.PATH ?? "").split(path.delimiter), GO_DIRECTORY]) {
    const file = path.join(directory, name);
    if (directory !== "" && (await isExecutable(file))) return file;
  }
  return undefined;
}

/** Takes minutes the first time. */
export async function buildRateLimitService(): Promise<string> {
  const { XDG_CACHE_HOME: configured, HOME: home = homedir() } = process.env;
  const root =
    configured !== undefined && path.isAbsolute(configured) ? configured : path.join(home, ".cache");
  const cache = path.join(root, "plano");
  const binary = path.join(cache, `ratelimit-${VERSION}-${process.arch}`);
  if (await isExecutable(binary)) return binary;
  await mkdir(cache, { recursive: true });
  const directory = await mkdtemp(path.join(cache, "build-"));
  try {
    const env = { ...process.env, GOBIN: directory, CGO_ENABLED: "0" };
    await run((await findCommand("go")) ?? "go", ["install", `${MODULE}@${VERSION}`], { env });
    await rename(path.join(directory, "service_cmd"), binary);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  return binary;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
