// Wraps brightstaff's parts so that they are counted, and traced when there is a tracer.

import type { Chat } from "../exchange/chat.js";
import type { Filter } from "../filters/filter.js";
import type { Guard, Side } from "../guards/guard.js";
import type { Orchestrator } from "../orchestrator/decision.js";
import type { FilterConfig } from "../service-config/schema.js";
import type { Egress } from "../upstream/egress.js";
import type { ModelCall } from "./call-attributes.js";
import type { ClientNames } from "./client-names.js";
import { measureEgress, measureFilter, measureOrchestrator } from "./measure.js";
import { measureGuard } from "./measure-guard.js";
import type { Meters } from "./meters.js";
import type { Tracer } from "./span.js";
import { traceChat } from "./trace-chat.js";
import { traceEgress } from "./trace-egress.js";
import { traceFilter } from "./trace-filter.js";
import { traceGuard } from "./trace-guard.js";
import { traceModel } from "./trace-model.js";
import { traceOrchestrator } from "./trace-orchestrator.js";

export interface Instruments {
  /** Of a call of a model that is over. */
  called(call: ModelCall): void;
  chat(chat: Chat): Chat;
  egress(egress: Egress): Egress;
  filter(filter: Filter, config: FilterConfig): Filter;
  guard(guard: Guard, side: Side): Guard;
  /** Chooses agents. */
  orchestrator(orchestrator: Orchestrator): Orchestrator;
  /** Chooses routes, and so models. The router counts the chosen models, which are known there. */
  routing(orchestrator: Orchestrator): Orchestrator;
}

export interface Tracing {
  tracer: Tracer;
  names: ClientNames;
}

export function createInstruments(meters: Meters, tracing?: Tracing): Instruments {
  const counting: Instruments = {
    called: () => {},
    chat: (chat) => chat,
    egress: (egress) => measureEgress(egress, meters),
    filter: (filter) => measureFilter(filter, meters),
    guard: (guard, side) => measureGuard(guard, side, meters),
    orchestrator: (own) => measureOrchestrator(own, meters),
    routing: (own) => own,
  };
  if (tracing === undefined) return counting;
  const { tracer, names } = tracing;
  return {
    called: (call) => traceModel(call, tracer),
    chat: (chat) => traceChat(chat, tracer, names),
    egress: (egress) => traceEgress(counting.egress(egress), tracer),
    filter: (filter, config) => traceFilter(counting.filter(filter, config), config, tracer),
    guard: (guard, side) => traceGuard(counting.guard(guard, side), side, tracer),
    orchestrator: (own) => traceOrchestrator(counting.orchestrator(own), "agent", tracer),
    routing: (own) => traceOrchestrator(own, "route", tracer),
  };
}
