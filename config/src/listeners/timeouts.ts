// How long brightstaff may send a client nothing: the sum of the timeouts of its sequential calls.
import type { AgentListener } from "../model/agents.js";
import type { NormalisedConfig } from "../model/model.js";
import type { Prompts } from "../model/prompts.js";

/** Timeout of the model that chooses agents or models; milliseconds. */
export const DECISION_TIMEOUT = 15_000;
/** Of a call of a prompt target's API, until its response has begun, or arrived as a whole; milliseconds. */
export const TARGET_TIMEOUT = 30_000;
/** Of a response that is passed on as it arrives, from its first piece to its last; milliseconds. */
export const TARGET_PIECES_TIMEOUT = 600_000;
/** How often a request's targets are chosen: again when a call needs the result of another. */
export const MOST_CHOICES = 4;
/** How many models are tried for one request, however many are listed. */
export const MOST_ASKED = 10;
/** Extra time so that the inner timeout is reported before the outermost one ends the request. */
const SLACK = 5_000;

type TimeoutConfig = Pick<
  NormalisedConfig,
  "filters" | "modelListener" | "routingPreferences" | "inlinePreferences" | "promptGuards"
>;

/** Milliseconds; 0 for no bound. */
export function longestAgentTimeout(config: TimeoutConfig, listener: AgentListener): number {
  const { agents, mergeModel, outputFilters, timeoutMilliseconds: each } = listener;
  const several = agents.length > 1;
  const merging = several && mergeModel !== undefined;
  const answers = merging ? [each, config.modelListener.timeoutMilliseconds] : agents.map(() => each);
  const filters = [...agents.flatMap(({ inputFilters }) => inputFilters), ...outputFilters];
  return longestTimeout(config, answers, filters, several);
}

/** For requests to models; milliseconds, 0 for no bound. */
export function longestModelTimeout(config: TimeoutConfig): number {
  const { timeoutMilliseconds, inputFilters, outputFilters } = config.modelListener;
  const routed = config.inlinePreferences || config.routingPreferences.length > 0;
  const answers = Array.from({ length: routed ? MOST_ASKED : 1 }, () => timeoutMilliseconds);
  return longestTimeout(config, answers, [...inputFilters, ...outputFilters], routed);
}

/** For prompts: the choice of targets and their calls come before the answer; milliseconds, 0 for no bound. */
export function longestPromptTimeout(
  { modelListener, promptGuards = {} }: Pick<TimeoutConfig, "modelListener" | "promptGuards">,
  { listener }: Pick<Prompts, "listener">,
): number {
  const answers = [listener.timeoutMilliseconds, modelListener.timeoutMilliseconds];
  if (answers.includes(0)) return 0;
  const choices = MOST_CHOICES * (DECISION_TIMEOUT + TARGET_TIMEOUT);
  return Math.max(...answers) + choices + guardTimeout(promptGuards) + SLACK;
}

function guardTimeout({ input, output }: NonNullable<TimeoutConfig["promptGuards"]>): number {
  return (input?.timeoutMilliseconds ?? 0) + (output?.timeoutMilliseconds ?? 0);
}

function longestTimeout(
  { filters, promptGuards = {} }: Pick<TimeoutConfig, "filters" | "promptGuards">,
  answers: readonly number[],
  filterIds: readonly string[],
  decides: boolean,
): number {
  if (answers.includes(0)) return 0;
  const services = filters.filter((filter) => filter.type !== "builtin");
  const timeoutOf = (filter: string): number =>
    services.find(({ id }) => id === filter)?.timeoutMilliseconds ?? 0;
  const choosing = decides ? DECISION_TIMEOUT : 0;
  const timeouts = [...answers, ...filterIds.map(timeoutOf), choosing, guardTimeout(promptGuards), SLACK];
  return timeouts.reduce((sum, timeout) => sum + timeout);
}
