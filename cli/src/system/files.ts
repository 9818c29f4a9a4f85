// Rendered files, and where the built parts lie. Only the owner can read what is written.
import { chmod, mkdir, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { renderBrightstaff } from "@plano/brightstaff";
import type { NormalisedConfig } from "@plano/config";
import { renderEnvoy, renderFilter, renderRateLimitFile } from "@plano/envoy";

export const WASM_PATH = fileURLToPath(
  new URL("../../../wasm-filters/build/llm_gateway.wasm", import.meta.url),
);
export const BRIGHTSTAFF_MAIN = fileURLToPath(new URL("../../../brightstaff/dist/main.js", import.meta.url));

export interface RenderedFiles {
  envoy: string;
  filter: string;
  brightstaff: string;
  /** For the rate limit service, if one is configured. */
  ratelimit?: string;
}

export interface RenderingOptions {
  wasmPath?: string;
  accessLogPath?: string;
  keysPath?: string;
  secretsPath?: string;
  tlsDirectory?: string;
  tokensDirectory?: string;
  adminSocketPath?: string;
  withoutFilter?: boolean;
  memoryBytes?: number;
}

export function renderAll(config: NormalisedConfig, options: RenderingOptions = {}): RenderedFiles {
  const ratelimit = renderRateLimitFile(config);
  return {
    envoy: renderEnvoy(config, { wasmPath: WASM_PATH, ...options }),
    filter: `${JSON.stringify(renderFilter(config), null, 2)}\n`,
    brightstaff: renderBrightstaff(config),
    ...(ratelimit !== undefined && { ratelimit }),
  };
}

/** Writes the files into `directory` and returns their paths. */
export async function writeRendered(directory: string, texts: RenderedFiles): Promise<RenderedFiles> {
  await privateDirectory(directory);
  const paths: RenderedFiles = {
    envoy: path.join(directory, "envoy.yaml"),
    filter: path.join(directory, "filter.json"),
    brightstaff: path.join(directory, "brightstaff.json"),
    ...(texts.ratelimit !== undefined && { ratelimit: path.join(directory, "ratelimit.yaml") }),
  };
  for (const [name, file] of Object.entries(paths))
    await writePrivate(file, texts[name as keyof RenderedFiles] ?? "");
  return paths;
}

/**
 * Writes files that Envoy's configuration refers to. `directory` is relative to `base`, where Envoy is
 * started. Returns their paths.
 */
export async function writeReferred(
  texts: Record<string, string>,
  directory: string,
  base: string,
): Promise<string[]> {
  await privateDirectory(path.resolve(base, directory));
  const written = Object.entries(texts).map(([file, text]) => ({ file: path.resolve(base, file), text }));
  for (const { file, text } of written) await writePrivate(file, text);
  return written.map(({ file }) => file);
}

export async function privateDirectory(directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
}

/** Atomic: renames a complete temporary file. */
export async function writePrivate(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}`;
  await writeFile(temporary, text, { mode: 0o600 });
  await chmod(temporary, 0o600);
  await rename(temporary, file);
}
