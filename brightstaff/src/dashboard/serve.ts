// The history and the dashboard of this process, as the service config of the moment has them.
import type { FastifyBaseLogger } from "fastify";
import type { Generations } from "../generations/generations.js";
import { History } from "../history/history.js";
import { Recorder } from "../history/recorder.js";
import type { ObservationStore } from "../observations/store.js";
import { DashboardListener } from "./listener.js";

export interface DashboardParts {
  generations: Generations;
  observations: ObservationStore;
  logger: FastifyBaseLogger;
  /** Of the service config: the state directory. */
  directory: string;
}

/** Until the returned function is called. */
export function serveDashboard({
  generations,
  observations,
  logger,
  directory,
}: DashboardParts): () => Promise<void> {
  const history = new History();
  const recorder = new Recorder({ history, priceOf: (model) => generations.current.priceOf(model) });
  const listener = new DashboardListener({ history, logger, directory });
  const stop = observations.onAdd((observation) => {
    if (generations.current.config.dashboard !== undefined) recorder.observe(observation);
  });
  generations.onChange(({ config: { dashboard } }) => {
    if (dashboard !== undefined) history.configure(dashboard.keep);
    void listener.follow(dashboard);
  });
  return async () => {
    stop();
    await listener.close();
  };
}
