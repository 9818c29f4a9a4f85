// For tests: brightstaff in this process, serving over HTTP with real files that a test changes.
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { newSecretsKey, sealSecrets } from "@plano/config";
import { type Brightstaff, buildApp } from "../../app.js";
import { Roots } from "../../history/roots.js";
import { MemoryBudget } from "../../memory-budget.js";
import { ObservationStore } from "../../observations/store.js";
import type { ServiceConfig } from "../../service-config/schema.js";
import { SECRETS_FILE } from "../../service-config/secrets.js";
import { ServiceConfigFiles } from "../../service-config/service-config-files.js";
import { SharedResources } from "../../shared-resources.js";
import { createTelemetry } from "../../telemetry/telemetry.js";
import { type KeptLog, keepLog } from "../../testing/log.js";
import { buildGeneration } from "../build.js";
import { Reloader } from "../reloader.js";

export interface ReloadingBrightstaff extends Brightstaff {
  url: string;
  reloader: Reloader;
  resources: SharedResources;
  log: KeptLog;
  /** Replaces the files and waits until they are in force or refused. */
  change(config: ServiceConfig | string, secrets?: Record<string, string>): Promise<void>;
  close(): Promise<void>;
}

export async function startReloading(config: ServiceConfig): Promise<ReloadingBrightstaff> {
  const directory = await mkdtemp(path.join(tmpdir(), "plano-reloading-"));
  const file = path.join(directory, "brightstaff.json");
  const key = newSecretsKey();
  const replace = async (name: string, text: string): Promise<void> => {
    await writeFile(path.join(directory, "new"), text);
    await rename(path.join(directory, "new"), path.join(directory, name));
  };
  const write = async (changed: ServiceConfig | string, secrets?: Record<string, string>): Promise<void> => {
    if (secrets !== undefined) await replace(SECRETS_FILE, sealSecrets(secrets, key, 1));
    await replace("brightstaff.json", typeof changed === "string" ? changed : JSON.stringify(changed));
  };
  await write(config);
  const log = keepLog();
  const { logger } = log;
  const surroundings = {
    ...{ directory, logger },
    telemetry: await createTelemetry(logger),
    resources: new SharedResources(logger),
    budget: new MemoryBudget(0),
    observations: new ObservationStore(),
    roots: new Roots(),
  };
  const reloader = await Reloader.start({
    files: new ServiceConfigFiles(file, key),
    build: (loaded) => buildGeneration(loaded, surroundings),
    logger,
  });
  const { generations, ready } = reloader;
  const { metrics } = surroundings.telemetry;
  const brightstaff = buildApp({ ...surroundings, metrics, reloader, generations, ready });
  const url = await brightstaff.app.listen({ host: "127.0.0.1", port: 0 });
  return {
    ...brightstaff,
    ...{ url, reloader, log },
    resources: surroundings.resources,
    change: async (changed, secrets) => {
      await write(changed, secrets);
      await reloader.reload();
    },
    close: async () => {
      const closed = brightstaff.app.close();
      // A client's connection without a request counts as busy.
      brightstaff.app.server.closeAllConnections();
      await closed;
      await reloader.close();
      await rm(directory, { recursive: true });
    },
  };
}
