// GET /api/v1/health and /api/v1/config: whether it is well, what is kept, and what is configured.
import type { FastifyInstance } from "fastify";
import { Aggregation } from "../history/aggregation.js";
import type { ConversationTracker } from "../history/conversations/tracker.js";
import type { History } from "../history/history.js";
import { parseQuery } from "../history/query/parse.js";
import { readRange } from "../history/ranges.js";
import type { ServiceConfig } from "../service-config/schema.js";
import type { Check, ConfigShown, Health, ProviderHealth } from "./api.js";
import { limitShown, limitsInUse } from "./limits-in-use.js";

const RANGE = "1h";

/** Of the service config. */
interface ConfigState {
  version: string;
  since: Date;
  refused?: { since: Date; reason: string };
}

export interface HealthDependencies {
  history: History;
  conversations: ConversationTracker;
  /** Of Plano. */
  version: string;
  config: () => ServiceConfig;
  configState: () => ConfigState;
}

export function healthRoutes(app: FastifyInstance, dependencies: HealthDependencies): void {
  const started = Date.now() - Math.round(process.uptime() * 1_000);
  app.get("/api/v1/health", async (): Promise<Health> => {
    const { history, version, config } = dependencies;
    const shown = configOf(dependencies);
    const { content = "off" } = config().dashboard ?? {};
    return {
      ...{ version, started, now: Date.now(), content, kept: history.usage() },
      sandbox: shown.providers.some(({ sandboxed }) => sandboxed),
      ...shown,
      providers: await providersOf(history, shown.providers),
      limits: await limitsInUse(history, config().dashboard),
      checks: checksOf(dependencies),
    };
  });
  app.get("/api/v1/config", (): ConfigShown => configOf(dependencies));
}

function configOf({ config, configState }: HealthDependencies): ConfigShown {
  const { dashboard, models, listeners, routingPreferences, prices } = config();
  const { listeners: places = [], providers = [], limits = [] } = dashboard?.shown ?? {};
  const { version, since, refused } = configState();
  return {
    listeners: places.map(({ name, type, host, port }) => ({ name, type, address: host, port })),
    models: models.map(({ id }) => id),
    providers,
    limits: limits.map(limitShown),
    agents: listeners.flatMap(({ name, agents }) => agents.map(({ id }) => ({ listener: name, id }))),
    routes: routingPreferences.map(({ name, models: chosen, prefer }) => ({ name, models: chosen, prefer })),
    prices,
    config: {
      ...{ version, loaded: since.getTime(), verdict: refused === undefined ? "ok" : "refused" },
      ...(refused !== undefined && { message: refused.reason }),
    },
  };
}

async function providersOf(history: History, shown: ConfigShown["providers"]): Promise<ProviderHealth[]> {
  const asked = { query: parseQuery(""), range: readRange(RANGE, Date.now()) };
  const aggregation = new Aggregation(asked.range, { groups: [["provider"]] });
  await history.aggregate(asked, aggregation);
  const rows = new Map(aggregation.rows(0).map((row) => [row.key.provider, row]));
  const failures = history.lastErrors();
  return shown.map(({ name, models, key, sandboxed }) => {
    const row = rows.get(name);
    const failure = failures.get(name);
    return {
      ...{ name, models, key, sandboxed },
      ...{ requests: row?.requests ?? 0, errors: row?.errors ?? 0, p95: row?.duration.p95 ?? null },
      ...(failure !== undefined && { lastError: failure }),
    };
  });
}

function checksOf({ history, conversations, configState }: HealthDependencies): Check[] {
  const { refused } = configState();
  const { dropped } = history.kept;
  return [
    refused === undefined
      ? { name: "configuration", state: "ok", text: "What Plano gave brightstaff last is in force." }
      : {
          ...{
            name: "configuration",
            state: "fail",
            text: `The changed file was refused: ${refused.reason}`,
          },
          remedy: "correct the file, then run `plano reload`",
        },
    dropped === 0
      ? { name: "history", state: "ok", text: "Every finished request was written." }
      : {
          ...{ name: "history", state: "warn", text: `${dropped} finished requests are not on the disk.` },
          remedy: "raise dashboard.keep, or free space on the disk",
        },
    conversations.dropped === 0
      ? {
          name: "signals",
          state: "ok",
          text: "Signals were looked for in all that is kept of what was said.",
        }
      : {
          ...{ name: "signals", state: "warn" },
          text: `In ${conversations.dropped} requests no signals were looked for: there were too many, or too much in one.`,
        },
  ];
}
