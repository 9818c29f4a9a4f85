// How long a client of an agent listener may hear nothing: what is asked for it in turn has a timeout each.
import type { AgentListener, NormalisedConfig } from "./model.js";

/** Of a model that chooses agents; milliseconds. */
export const DECISION_TIMEOUT = 15_000;
/** So that who did not answer is told by brightstaff, which knows, before Envoy gives both of them up. */
const SLACK = 5_000;

type Waits = Pick<NormalisedConfig, "filters" | "modelListener">;

/** Milliseconds; 0 for no bound. */
export function longestWait({ filters, modelListener }: Waits, listener: AgentListener): number {
  const { agents, mergeModel, outputFilters, timeoutMilliseconds: each } = listener;
  const several = agents.length > 1;
  const merging = several && mergeModel !== undefined;
  const waits = merging ? [each, modelListener.timeoutMilliseconds] : agents.map(() => each);
  if (waits.includes(0)) return 0;
  const filtering = [...agents.flatMap(({ inputFilters }) => inputFilters), ...outputFilters].map(
    (filter) => filters.find(({ id }) => id === filter)?.timeoutMilliseconds ?? 0,
  );
  return [...waits, ...filtering, several ? DECISION_TIMEOUT : 0, SLACK].reduce((sum, wait) => sum + wait);
}
