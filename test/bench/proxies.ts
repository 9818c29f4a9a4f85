// The proxies to compare: the same Envoy, started the same way with one worker, without the filter, with it,
// and with the filter and a list of keys.
import { createHash } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type RunningPlano, startPlano } from "@plano/cli";
import { FORMATS, MODEL } from "../canned/formats.js";

export interface ProxyUnderTest {
  plano: RunningPlano;
  stop(): Promise<void>;
}

export interface ProxyKind {
  /** Envoy with the same routes and without the filter. */
  bare?: boolean;
  /** The listener's keys, as many as a company has; without keys everybody is let in. */
  keys?: readonly string[];
  /** Observations have texts. */
  keepsContent?: boolean;
  /** A filter other than the built one. */
  wasmPath?: string;
}

/**
 * An entry and an alias for each format. Without the filter everything goes to the default's address, which
 * is the same.
 */
function configuration(providerPort: number, { keys = [], keepsContent = false }: ProxyKind): string {
  const entries = FORMATS.map(
    ({ name, entry, base }, index) =>
      `  - { model: to-${name}/${MODEL}, ${entry}, base_url: "http://127.0.0.1:${providerPort}${base}", default: ${index === 0} }`,
  );
  const aliases = FORMATS.map(({ name }) => `  ${name}: { target: to-${name}/${MODEL} }`);
  const callers = keys.map(
    (key, index) => `{ name: caller-${index}, hash: ${createHash("sha256").update(key).digest("hex")} }`,
  );
  const auth = callers.length === 0 ? "" : `, auth: { keys: [${callers.join(", ")}] }`;
  return `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1${auth} }]
model_providers:
${entries.join("\n")}
model_aliases:
${aliases.join("\n")}
dashboard: { content: ${keepsContent ? "memory" : "off"} }
`;
}

export async function startProxy(providerPort: number, kind: ProxyKind = {}): Promise<ProxyUnderTest> {
  const directory = await mkdtemp(path.join(tmpdir(), "plano-bench-"));
  const plano = await startPlano({
    text: configuration(providerPort, kind),
    env: process.env,
    stateDirectory: directory,
    freePorts: true,
    withoutFilter: kind.bare === true,
    ...(kind.wasmPath !== undefined && { wasmPath: kind.wasmPath }),
    concurrency: 1,
  });
  return {
    plano,
    stop: async () => {
      await plano.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
