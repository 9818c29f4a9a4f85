// A Plano of one worker on free ports, for as long as something is measured on it.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type RunningPlano, startPlano } from "@plano/cli";

/** `text` is the configuration. */
export async function withPlano<T>(text: string, work: (plano: RunningPlano) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(path.join(tmpdir(), "plano-bench-"));
  const plano = await startPlano({
    ...{ text, env: process.env, stateDirectory: directory },
    freePorts: true,
    concurrency: 1,
  });
  try {
    return await work(plano);
  } finally {
    await plano.stop();
    await rm(directory, { recursive: true, force: true });
  }
}
