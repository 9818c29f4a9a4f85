// The history and the dashboard of this process, as the service config of the moment has them.
import { readFile } from "node:fs/promises";
import type { FastifyBaseLogger } from "fastify";
import type { Reloader } from "../generations/reloader.js";
import { ConversationTracker } from "../history/conversations/tracker.js";
import { HistoryFiles } from "../history/disk/history-files.js";
import { forget } from "../history/forgetting.js";
import { DEFAULT_BOUNDS, History } from "../history/history.js";
import { Privacy } from "../history/privacy.js";
import { Recorder } from "../history/recorder.js";
import type { Roots } from "../history/roots.js";
import { settled } from "../history/settled.js";
import type { ObservationStore } from "../observations/store.js";
import type { ServiceConfig } from "../service-config/schema.js";
import type { Metrics } from "../telemetry/metrics.js";
import { DashboardListener } from "./listener.js";

/** For each millisecond: a process that starts later has greater ones. */
const NUMBERS = 1_000;
const PACKAGE = new URL("../../package.json", import.meta.url);

export interface DashboardParts {
  reloader: Reloader;
  observations: ObservationStore;
  roots: Roots;
  logger: FastifyBaseLogger;
  telemetry: { metrics: Metrics };
  /** Of the service config: the state directory. */
  directory: string;
}

/** Resolves once it listens, or cannot; until the returned function is called. */
export async function serveDashboard({
  reloader,
  observations,
  roots,
  logger,
  telemetry: { metrics },
  directory,
}: DashboardParts): Promise<() => Promise<void>> {
  const { generations } = reloader;
  const config = (): ServiceConfig => generations.current.config;
  const files = new HistoryFiles({
    ...{ directory, logger, bounds: config().dashboard?.keep ?? DEFAULT_BOUNDS },
    writesContent: () => config().dashboard?.content === "disk",
  });
  const history = new History(config().dashboard?.keep, { first: Date.now() * NUMBERS, disk: files });
  const conversations = new ConversationTracker({
    onFound: (request, found) => history.amend(request, found),
    onError: (reason) => logger.warn({ reason }, "signals were not found"),
    onSignal: ({ type }, { provider }) => metrics.meters.noticed(type, provider ?? "none"),
  });
  const recorder = new Recorder({
    ...{ history, conversations },
    priceOf: (model) => generations.current.priceOf(model),
    isSandboxed: (provider) =>
      config().dashboard?.shown.providers.some(({ name, sandboxed }) => sandboxed && name === provider) ===
      true,
  });
  let privacy: Privacy | undefined;
  roots.onFinished = (root) => {
    if (privacy !== undefined) recorder.observeRoot(privacy.keepableRoot(root));
  };
  metrics.count("history_dropped_total", "Finished requests that are not on the disk.", () => files.dropped);
  metrics.count(
    "history_searches_dropped_total",
    "Requests in which no signals were looked for.",
    () => conversations.dropped,
  );
  metrics.count("history_unrecorded_total", "Requests without a record.", () => roots.dropped);
  const { version } = JSON.parse(await readFile(PACKAGE, "utf8")) as { version: string };
  let restored: Promise<void> | undefined;
  const listener = new DashboardListener({
    ...{ history, conversations, logger, directory, version, config },
    configState: () => reloader.status,
    settled: () => settled(observations, roots),
    forget: (forgettable) =>
      forget(forgettable, {
        history,
        conversations,
        disk: files,
        settled: async () => {
          await restored;
          await settled(observations, roots);
        },
      }),
  });
  observations.kept = () => files.flush();
  const stop = observations.onAdd((observation) => {
    if (config().dashboard !== undefined && !roots.take(observation)) recorder.observe(observation);
  });
  generations.onChange(({ config: { dashboard } }) => {
    if (dashboard !== undefined) {
      privacy = new Privacy(dashboard);
      history.configure(dashboard.keep);
      if (dashboard.content === "off") {
        history.forgetContent();
        conversations.forgetContent();
      }
      files.configure(dashboard.keep);
    }
    void listener.follow(dashboard);
  });
  if (config().dashboard !== undefined)
    restored = files.restore(history, (...request) => conversations.restore(...request));
  await listener.settled();
  return async () => {
    stop();
    roots.close();
    await Promise.all([listener.close(), files.close(), conversations.close()]);
  };
}
