// The dashboard of this process, as the service config of the moment has it, and the history that it shows.
import { readFile } from "node:fs/promises";
import type { FastifyBaseLogger } from "fastify";
import type { Reloader } from "../generations/reloader.js";
import { keepHistory } from "../history/keep.js";
import type { Roots } from "../history/roots.js";
import type { ObservationStore } from "../observations/store.js";
import type { ServiceConfig } from "../service-config/schema.js";
import type { Telemetry } from "../telemetry/telemetry.js";
import { DashboardListener } from "./listener.js";

const PACKAGE = new URL("../../package.json", import.meta.url);

export interface DashboardParts {
  reloader: Reloader;
  observations: ObservationStore;
  roots: Roots;
  logger: FastifyBaseLogger;
  telemetry: Pick<Telemetry, "metrics" | "standFor">;
  /** Of the service config: the state directory. */
  directory: string;
}

/** Resolves once it listens, or cannot; until the returned function is called. */
export async function serveDashboard({
  reloader,
  observations,
  roots,
  logger,
  telemetry: { metrics, standFor },
  directory,
}: DashboardParts): Promise<() => Promise<void>> {
  const { generations } = reloader;
  const config = (): ServiceConfig => generations.current.config;
  const kept = keepHistory({
    observations,
    roots,
    logger,
    directory,
    config: () => config().dashboard,
    priceOf: (model) => generations.current.priceOf(model),
    standFor,
    onSignal: (type, provider) => metrics.meters.noticed(type, provider),
  });
  const { history, conversations } = kept;
  metrics.count("history_dropped_total", "Finished requests that are not on the disk.", () => kept.dropped);
  metrics.count(
    "history_searches_dropped_total",
    "Requests in which no signals were looked for.",
    () => conversations.dropped,
  );
  metrics.count("history_unrecorded_total", "Requests without a record.", () => roots.dropped);
  const { version } = JSON.parse(await readFile(PACKAGE, "utf8")) as { version: string };
  const listener = new DashboardListener({
    history,
    conversations,
    logger,
    directory,
    version,
    config,
    configState: () => reloader.status,
    settled: kept.settled,
    forget: kept.forget,
    hidesNames: kept.hidesNames,
    noteReplay: kept.noteReplay,
  });
  generations.onChange(({ config: { dashboard } }) => {
    kept.configure(dashboard);
    void listener.follow(dashboard);
  });
  await listener.settled();
  return async () => {
    await Promise.all([listener.close(), kept.close()]);
  };
}
