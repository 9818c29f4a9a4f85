// The soak run: a whole Plano with several workers, the canned provider, and as many concurrent clients as
// connections.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { startPlano } from "@plano/cli";
import { Pool } from "undici";
import { startProvider } from "../canned/start.js";
import { Random } from "../fuzz/random.js";
import { send } from "./client.js";
import { configuration } from "./configuration.js";
import { readStat, type Sample, takeSample } from "./samples.js";
import { nextRequest } from "./traffic.js";

export interface SoakOptions {
  requests: number;
  workers: number;
  connections: number;
  seed: number;
  onSample(sample: Sample): void;
}

export interface SoakResult {
  samples: Sample[];
  /** By kind: how many, and how many had an unexpected outcome. */
  kinds: Map<string, { sent: number; wrong: number }>;
  /** The first few unexpected outcomes. */
  wrong: string[];
  /** After the last request. */
  left: { streams: number; reloads: number; observationsDropped: number };
}

const SAMPLES = 200;
const SHOWN = 10;
const TIMEOUT = 60_000;
/** The filter counts its memory in each tick, half a second apart. */
const SETTLE = 2_000;

export async function soak(options: SoakOptions): Promise<SoakResult> {
  const { requests, workers, connections, seed, onSample } = options;
  const stops: (() => Promise<unknown>)[] = [];
  try {
    const directory = await mkdtemp(path.join(tmpdir(), "plano-soak-"));
    stops.push(() => rm(directory, { recursive: true, force: true }));
    const provider = await startProvider();
    stops.push(provider.stop);
    const plano = await startPlano({
      text: configuration(provider.port),
      env: process.env,
      stateDirectory: directory,
      freePorts: true,
      concurrency: workers,
    });
    stops.push(plano.stop);
    const pool = new Pool(plano.url, { connections, headersTimeout: TIMEOUT, bodyTimeout: TIMEOUT });
    stops.push(() => pool.destroy());

    const random = new Random(seed);
    const result: SoakResult = {
      samples: [],
      kinds: new Map(),
      wrong: [],
      left: { streams: 0, reloads: 0, observationsDropped: 0 },
    };
    const began = performance.now();
    let started = 0;
    let done = 0;
    const sample = async (): Promise<void> => {
      const taken = await takeSample(plano, done, (performance.now() - began) / 1_000);
      result.samples.push(taken);
      onSample(taken);
    };
    const client = async (): Promise<void> => {
      while (started++ < requests) {
        const { kind, asked } = nextRequest(random);
        const outcome = await send(pool, asked);
        const count = result.kinds.get(kind.name) ?? { sent: 0, wrong: 0 };
        result.kinds.set(kind.name, count);
        count.sent++;
        if (!kind.holds(outcome, asked)) {
          count.wrong++;
          const { status, text, brokenOff } = outcome;
          const broken = brokenOff ? ", broken off" : "";
          if (result.wrong.length < SHOWN)
            result.wrong.push(`${kind.name}: ${status}${broken}: ${text.slice(-200)}`);
        }
        if (++done % Math.ceil(requests / SAMPLES) === 0) await sample();
      }
    };
    await Promise.all(Array.from({ length: connections }, client));
    await new Promise((resolve) => setTimeout(resolve, SETTLE));
    await sample();
    result.left = {
      streams: await readStat(plano.adminUrl, "http.models.downstream_rq_active"),
      reloads:
        (await readStat(plano.adminUrl, "wasm.plano-gateway.vm_reload")) +
        (await readStat(plano.adminUrl, "wasm.plano-upstream.vm_reload")),
      observationsDropped: await readStat(plano.adminUrl, "wasmcustom.plano_observations_dropped"),
    };
    return result;
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}
