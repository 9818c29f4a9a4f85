// For tests: a dashboard on a free port, with a history that a test fills.
import type { AddressInfo } from "node:net";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { pino } from "pino";
import { History } from "../../history/history.js";
import { Recorder } from "../../history/recorder.js";
import { PRICE } from "../../history/testing/samples.js";
import type { ServiceConfig } from "../../service-config/schema.js";
import { PLAIN_CONFIG } from "../../testing/service-config.js";
import { buildDashboard, type DashboardDependencies } from "../app.js";
import { Sessions } from "../session.js";

const CONFIG: ServiceConfig = {
  ...PLAIN_CONFIG,
  models: [{ id: "openai/gpt-4o-mini", ownedBy: "openai" }],
  dashboard: {
    ...{ host: "127.0.0.1", port: 0, hosts: [], content: "memory", detectors: [], tags: { team: "x-team" } },
    keep: { records: 20_000, contentBytes: 64 << 20, diskBytes: 256 << 20, days: 7 },
    shown: {
      listeners: [{ name: "models", type: "model", host: "127.0.0.1", port: 1, isOpen: false }],
      providers: [{ name: "openai", models: ["openai/gpt-4o-mini"], key: "own", sandboxed: false }],
      limits: [{ name: "*", unit: "tokens", limit: 1_000, periodSeconds: 60 }],
    },
  },
};

export const TOKEN = "t".repeat(43);

export async function openDashboard(changes: Partial<DashboardDependencies> = {}) {
  const history = new History();
  const priceOf = (model: string) =>
    model.startsWith("openai/") ? { price: PRICE, source: "file" } : undefined;
  const isSandboxed = (provider: string): boolean => provider === "sandbox";
  const recorder = new Recorder({ history, priceOf, isSandboxed });
  const app = buildDashboard({
    ...{ history, sessions: new Sessions(TOKEN), assets: undefined, logger: pino({ level: "silent" }) },
    ...{ port: 0, hosts: [], version: "1.2.3", config: () => CONFIG },
    configState: () => ({ version: "0123456789ab", since: new Date(0) }),
    ...changes,
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(url + path, { headers: { authorization: `Bearer ${TOKEN}`, ...headers } });
  const read = async <Answer>(path: string): Promise<Answer> => (await (await get(path)).json()) as Answer;
  return { app, url, history, recorder, get, read, close: () => app.close() };
}

export interface LiveEvent {
  event: string;
  id: string | undefined;
  data: never;
}

/** The events of a live stream, one after the other. */
export async function* eventsOf(response: Response): AsyncGenerator<LiveEvent> {
  const text = response.body?.pipeThrough(new TextDecoderStream());
  for await (const { event = "", id, data } of text?.pipeThrough(new EventSourceParserStream()) ?? [])
    yield { event, id, data: JSON.parse(data) as never };
}
