// The guards of a configuration.
import type { Pool } from "undici";
import type { Filters } from "../filters/filters.js";
import type { ModelClient } from "../orchestrator/decision.js";
import type { GuardConfig, ServiceConfig } from "../service-config/schema.js";
import type { ErrorReporter } from "../upstream/error-reporter.js";
import { ClassifierGuard } from "./classifier-guard.js";
import { FilterGuard } from "./filter-guard.js";
import type { Guard, Side } from "./guard.js";
import { Heuristics } from "./heuristics/heuristics.js";
import { ASKING, GIVING_IN } from "./heuristics/phrases.js";
import { ModelGuard } from "./model-guard.js";
import { OF_ANSWERS, OF_REQUESTS } from "./model-instructions.js";
import { Panel } from "./panel.js";

export interface Judges {
  panel: Panel;
  /** The client's answer in place of what they refuse. */
  message: string;
  /** Gets what they refuse, and what they could not judge. */
  reporter: ErrorReporter | undefined;
}

export interface Guards {
  /** Judges requests; undefined: all pass. */
  input?: Judges & { parallel: boolean };
  /** Judges answers; undefined: all pass. */
  output?: Judges;
}

export interface GuardDependencies {
  client: ModelClient;
  /** Connections to the backend listener. */
  backends: Pool;
  filters: Filters;
  /** Undefined: errors are not reported. */
  reporter: ErrorReporter | undefined;
  /** May wrap each guard. */
  watched: (guard: Guard, side: Side) => Guard;
}

export function createGuards(
  { guards, limitHeaders }: ServiceConfig,
  dependencies: GuardDependencies,
): Guards {
  const { input, output } = guards;
  const judges = (config: GuardConfig, side: Side): Judges => ({
    panel: panelOf(config, { ...dependencies, side, limitHeaders }),
    message: config.message,
    reporter: dependencies.reporter,
  });
  return {
    ...(input && { input: { ...judges(input, "input"), parallel: input.parallel } }),
    ...(output && { output: judges(output, "output") }),
  };
}

function panelOf(
  config: GuardConfig,
  own: GuardDependencies & { side: Side; limitHeaders: readonly string[] },
): Panel {
  const { heuristics, model, classifier, filter } = config;
  const { side, limitHeaders } = own;
  const isInput = side === "input";
  const quick = heuristics ? [new Heuristics(isInput ? ASKING : GIVING_IN)] : [];
  const instructions = isInput ? OF_REQUESTS : OF_ANSWERS;
  const others = [
    ...(model === undefined ? [] : [new ModelGuard({ model, instructions, limitHeaders }, own.client)]),
    ...(classifier === undefined ? [] : [new ClassifierGuard(classifier, own.backends)]),
    ...(filter === undefined ? [] : [new FilterGuard(own.filters.get(filter))]),
  ];
  const watch = (guard: Guard): Guard => own.watched(guard, side);
  return new Panel(quick.map(watch), others.map(watch), config);
}
