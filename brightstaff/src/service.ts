// The process: reads PLANO_CONFIG, PLANO_LOG_LEVEL, PLANO_BRIGHTSTAFF_SECRETS_KEY, PLANO_IDENTITY_KEY and PLANO_STATE_SOCKET,
// serves, follows its files, at once on SIGHUP, and on SIGTERM or SIGINT finishes its requests. A second of these signals
// ends it at once. With PLANO_SUPERVISED it also ends with its standard input, whose other end the supervisor holds.
import module from "node:module";
import path from "node:path";
import { IDENTITY_KEY_VARIABLE } from "@plano/config/run-time";
import type { Logger } from "pino";
import { type Brightstaff, buildApp } from "./app.js";
import { reasonOf } from "./condition.js";
import { serveDashboard } from "./dashboard/serve.js";
import { buildGeneration } from "./generations/build.js";
import type { Generations } from "./generations/generations.js";
import { Reloader } from "./generations/reloader.js";
import { Roots } from "./history/roots.js";
import { createLogger } from "./log.js";
import { defaultBudget, MemoryBudget } from "./memory-budget.js";
import { ObservationStore } from "./observations/store.js";
import { SECRETS_KEY_VARIABLE } from "./service-config/secrets.js";
import { ServiceConfigFiles } from "./service-config/service-config-files.js";
import { watchDirectory } from "./service-config/watch.js";
import { SharedResources } from "./shared-resources.js";
import { STATE_SOCKET_VARIABLE, serveState } from "./state/socket.js";
import { createTelemetry } from "./telemetry/telemetry.js";

const DRAIN_TIMEOUT = 10_000;
/** Connections that Envoy may open at once when many clients arrive; the kernel limits it by net.core.somaxconn. */
const BACKLOG = 4_096;

function configPath(): string {
  const { PLANO_CONFIG: file = "" } = process.env;
  if (file !== "") return file;
  throw new Error("PLANO_CONFIG must name brightstaff's service config; `plano render` writes it");
}

async function serve(logger: Logger): Promise<Brightstaff> {
  const file = configPath();
  const telemetry = await createTelemetry(logger, process.env[IDENTITY_KEY_VARIABLE]);
  const surroundings = {
    ...{ logger, telemetry, directory: path.dirname(file) },
    resources: new SharedResources(logger),
    budget: new MemoryBudget(defaultBudget()),
    observations: new ObservationStore(),
    roots: new Roots(),
  };
  const reloader = await Reloader.start({
    files: new ServiceConfigFiles(file, process.env[SECRETS_KEY_VARIABLE]),
    build: (loaded) => buildGeneration(loaded, surroundings),
    logger,
  });
  const { generations, ready } = reloader;
  // The first start waits for the sources of prices and latencies; a restart serves at once.
  const brightstaff = buildApp({
    ...surroundings,
    ...{ metrics: telemetry.metrics, reloader, generations, ready },
  });
  const stop = follow(path.dirname(file), reloader);
  const stopState = await openStateSocket(generations, logger);
  const stopDashboard = await serveDashboard({ ...surroundings, reloader });
  brightstaff.app.addHook("onClose", async () => {
    stop();
    await Promise.all([stopState(), stopDashboard()]);
    await reloader.close();
  });
  const { host, port } = generations.current.config.listen;
  await brightstaff.app
    .listen({ host, port, backlog: BACKLOG })
    .catch(async (error: NodeJS.ErrnoException) => {
      await brightstaff.app.close();
      if (error.code === "EADDRINUSE")
        throw new Error(`port ${port} on ${host}, where brightstaff listens, is in use`);
      throw error;
    });
  return brightstaff;
}

/** Without it everything else works. */
async function openStateSocket(generations: Generations, logger: Logger): Promise<() => Promise<void>> {
  const { [STATE_SOCKET_VARIABLE]: socket = "" } = process.env;
  if (socket === "") return async () => {};
  try {
    return await serveState(socket, () => generations.current.state);
  } catch (error) {
    logger.warn({ reason: reasonOf(error) }, "the socket for `plano state` cannot be opened");
    return async () => {};
  }
}

/** Until the returned function is called. */
function follow(directory: string, reloader: Reloader): () => void {
  const stop = watchDirectory(directory, () => void reloader.reload());
  // The files may have changed before they were watched.
  void reloader.reload();
  process.on("SIGHUP", () => void reloader.reload(true));
  return stop;
}

function drainOnSignals(brightstaff: Brightstaff, logger: Logger): void {
  let draining = false;
  const drain = (reason: string): void => {
    if (draining) process.exit(1);
    draining = true;
    logger.info({ reason }, "draining");
    brightstaff.drain();
    setTimeout(() => {
      logger.warn("requests were still open when the time to drain was over");
      process.exit(1);
    }, DRAIN_TIMEOUT).unref();
    brightstaff.app.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on("SIGTERM", drain);
  process.on("SIGINT", drain);
  if (process.env.PLANO_SUPERVISED === undefined) return;
  process.stdin
    .on("end", () => drain("the supervisor is gone"))
    .on("error", () => drain("the supervisor is gone"));
  process.stdin.resume();
}

try {
  const logger = createLogger(process.env.PLANO_LOG_LEVEL);
  process.on("unhandledRejection", (reason) =>
    logger.error({ err: reason }, "a promise was rejected unheard"),
  );
  drainOnSignals(await serve(logger), logger);
  // Writes the compile cache now, since a killed process does not write it.
  (module as { flushCompileCache?: () => void }).flushCompileCache?.();
} catch (error) {
  console.error(`brightstaff: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
