// The text of rendered files, and where the built parts lie.
import { fileURLToPath } from "node:url";
import { renderBrightstaff } from "@plano/brightstaff";
import type { NormalisedConfig } from "@plano/config";
import {
  DISCOVERY_FILES,
  discoveryPath,
  type RenderOptions,
  renderDiscovery,
  renderDiscoveryBootstrap,
  renderDiscoveryFile,
  renderEnvoy,
  renderFilter,
  renderRateLimitFile,
} from "@plano/envoy";

export const WASM_PATH = fileURLToPath(
  new URL("../../../wasm-filters/build/llm_gateway.wasm", import.meta.url),
);
export const BRIGHTSTAFF_MAIN = fileURLToPath(new URL("../../../brightstaff/dist/main.js", import.meta.url));

export interface RenderedParts {
  /** Everything in one file. */
  envoy: string;
  filter: string;
  brightstaff: string;
  /** For the rate limit service, if one is configured. */
  ratelimit?: string;
}

export type RenderingOptions = Partial<RenderOptions>;

/** To read, and for an Envoy whose configuration does not change while it runs. */
export function renderParts(config: NormalisedConfig, options: RenderingOptions = {}): RenderedParts {
  const ratelimit = renderRateLimitFile(config);
  return {
    envoy: renderEnvoy(config, { wasmPath: WASM_PATH, ...options }),
    filter: `${JSON.stringify(renderFilter(config), null, 2)}\n`,
    brightstaff: renderBrightstaff(config),
    ...(ratelimit !== undefined && { ratelimit }),
  };
}

/** Relative to the directory that Envoy is started in. */
const DISCOVERY_DIRECTORY = "discovery";

/** What Envoy and brightstaff are started with and follow, by path. */
export function renderFiles(config: NormalisedConfig, options: RenderingOptions): Record<string, string> {
  const all = { wasmPath: WASM_PATH, ...options };
  const ratelimit = renderRateLimitFile(config);
  const discovery = renderDiscovery(config, all, DISCOVERY_DIRECTORY);
  return {
    "envoy.yaml": renderDiscoveryBootstrap(config, all, DISCOVERY_DIRECTORY),
    ...Object.fromEntries(
      DISCOVERY_FILES.filter((file) => discovery[file].size > 0).map((file) => [
        discoveryPath(DISCOVERY_DIRECTORY, file),
        renderDiscoveryFile(file, discovery[file]),
      ]),
    ),
    "brightstaff.json": renderBrightstaff(config),
    ...(ratelimit !== undefined && { "ratelimit.yaml": ratelimit }),
  };
}
