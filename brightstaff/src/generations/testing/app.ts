// For tests: the application with one generation of the given dependencies.
import { pino } from "pino";
import { type Brightstaff, buildApp, type Dependencies } from "../../app.js";
import { createFilters } from "../../filters/filters.js";
import { newLease } from "../../filters/testing/lease.js";
import { MemoryBudget } from "../../memory-budget.js";
import { ObservationStore } from "../../observations/store.js";
import type { ServiceConfig } from "../../service-config/schema.js";
import { KnownSessions } from "../../sessions/known-sessions.js";
import { createMemoryStore } from "../../sessions/memory-store.js";
import { MemoryStore } from "../../state/memory-store.js";
import type { StateStore } from "../../state/store.js";
import { PLAIN_CONFIG } from "../../testing/service-config.js";
import { type ChatDependencies, chatsOf } from "../chats.js";
import { Generation } from "../generation.js";
import { Generations } from "../generations.js";

const silent = pino({ level: "silent" });

const nobody = (): Promise<never> => Promise.reject(new Error("nobody is asked"));
/** Dependencies that a test does not use. */
const NOBODY: Omit<ChatDependencies, "state"> = {
  egress: { ask: nobody },
  filters: await createFilters([], new URL("http://127.0.0.1:1"), newLease()),
  guards: {},
  orchestrator: { decide: nobody },
  routing: { decide: nobody },
  modelMetrics: { priceOf: () => undefined, priced: () => [], latencyOf: () => undefined },
  sessions: new KnownSessions(createMemoryStore(PLAIN_CONFIG.sessions), () => Date.now()),
};

interface TestApp extends Partial<Dependencies> {
  chats?: Partial<ChatDependencies>;
  modelsSince?: Date;
  priced?: () => Iterable<string>;
  state?: StateStore;
}

function memoryStore(): StateStore {
  return new MemoryStore({ bounds: PLAIN_CONFIG.state, now: () => Date.now(), onDrop: () => {} });
}

export function buildTestApp(
  config: ServiceConfig,
  { chats = {}, modelsSince = new Date(), priced = () => [], state = memoryStore(), ...more }: TestApp = {},
): Brightstaff {
  const generation = new Generation(config, {
    chats: chatsOf(config, { ...NOBODY, state, ...chats }),
    state,
    modelsSince,
    priced,
  });
  return buildApp({
    generations: new Generations(generation),
    observations: new ObservationStore(),
    budget: new MemoryBudget(Number.POSITIVE_INFINITY),
    logger: silent,
    ...more,
  });
}
