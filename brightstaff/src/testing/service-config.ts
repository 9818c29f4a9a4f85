// For tests: the service config of a brightstaff without models and agents.
import type { ServiceConfig } from "../service-config/schema.js";

const NOBODY = { host: "127.0.0.1", port: 1 };
const MODEL = { kind: "general", model: "", contextTokens: 8_192 } as const;

export const PLAIN_CONFIG: ServiceConfig = {
  version: 1,
  listen: { host: "127.0.0.1", port: 0 },
  egress: NOBODY,
  backends: NOBODY,
  listeners: [],
  modelListener: { inputFilters: [], outputFilters: [] },
  filters: [],
  guards: {},
  exporters: [],
  orchestration: MODEL,
  routingPreferences: [],
  routing: MODEL,
  sessions: {
    ttlMilliseconds: 1_000,
    maxEntries: 10,
    cache: "memory",
    implicit: false,
    userTurnsOnly: false,
  },
  state: {
    kind: "memory",
    ttlMilliseconds: 60_000,
    maxEntries: 1_000,
    maxBytes: 10 << 20,
    managed: false,
  },
  storingModels: [],
  nativeModels: [],
  contextWindows: {},
  metricsSources: {},
  prices: {},
  limitHeaders: [],
  inlinePreferencesBytes: 10 << 10,
  modelNames: { models: {}, pools: {}, prefixes: [] },
  failoverStatuses: [],
  requestBodyBytes: 1 << 20,
  inFlightBytes: 0,
  idleTimeoutMilliseconds: 0,
  models: [],
  pricedPrefixes: [],
};
