// For tests: a dashboard on a free port, with a history that a test fills.
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { pino } from "pino";
import { ConversationTracker } from "../../history/conversations/tracker.js";
import { forget } from "../../history/forgetting.js";
import { History } from "../../history/history.js";
import { Recorder } from "../../history/recorder.js";
import { PRICE } from "../../history/testing/samples.js";
import type { ServiceConfig } from "../../service-config/schema.js";
import { PLAIN_CONFIG } from "../../testing/service-config.js";
import { buildDashboard, type DashboardDependencies } from "../app.js";
import { LabelFile } from "../label-file.js";
import { Doorkeeper } from "../other-machines.js";
import { Sessions } from "../session.js";

/** A file's, with a dashboard that keeps what was said. */
export const CONFIG = {
  ...PLAIN_CONFIG,
  models: [{ id: "openai/gpt-4o-mini", ownedBy: "openai" }],
  dashboard: {
    ...{ host: "127.0.0.1", port: 0, hosts: [], content: "memory", detectors: [], tags: { team: "x-team" } },
    keep: { records: 20_000, contentBytes: 64 << 20, diskBytes: 256 << 20, days: 7 },
    shown: {
      listeners: [{ name: "models", type: "model", host: "127.0.0.1", port: 1, isOpen: false }],
      providers: [{ name: "openai", models: ["openai/gpt-4o-mini"], key: "own", sandboxed: false }],
      limits: [{ name: "*", unit: "tokens", limit: 1_000, periodSeconds: 60, skipsCached: false }],
    },
  },
} satisfies ServiceConfig;

export const TOKEN = "t".repeat(43);

export async function openDashboard({
  originalOf = () => undefined,
  ...changes
}: Partial<DashboardDependencies> & { originalOf?: (id: string) => string | undefined } = {}) {
  const history = new History();
  const priceOf = (model: string) => {
    if (model.startsWith("free/")) return { price: { input: 0, output: 0 }, source: "file" };
    return model.startsWith("openai/") ? { price: PRICE, source: "file" } : undefined;
  };
  const isSandboxed = (provider: string): boolean => provider === "sandbox";
  const errors: string[] = [];
  const conversations = new ConversationTracker({
    onFound: (request, findings) => history.amend(request, findings),
    onError: (reason) => errors.push(reason),
  });
  const recorder = new Recorder({
    ...{ history, conversations, priceOf, isSandboxed, originalOf },
  });
  const directory = await mkdtemp(path.join(tmpdir(), "plano-dashboard-"));
  const app = buildDashboard({
    ...{ history, conversations, labels: new LabelFile(directory) },
    ...{ sessions: new Sessions(TOKEN), assets: undefined, logger: pino({ level: "silent" }) },
    doorkeeper: new Doorkeeper({}),
    ...{ port: 0, hosts: [], version: "1.2.3", config: () => CONFIG },
    settled: async () => {},
    noteReplay: () => {},
    configState: () => ({ version: "0123456789ab", since: new Date(0) }),
    hidesNames: () => false,
    forget: (forgettable, forgotten) =>
      forget(forgettable, forgotten, {
        history,
        conversations,
        disk: { forget: async () => {} },
        observations: { forget: () => {} },
        standFor: (name) => `hash of ${name}`,
      }),
    ...changes,
  });
  await app.listen({ host: "127.0.0.1", port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const get = (route: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(url + route, { headers: { authorization: `Bearer ${TOKEN}`, ...headers } });
  const read = async <Answer>(route: string): Promise<Answer> => (await (await get(route)).json()) as Answer;
  const post = (route: string, body: object): Promise<Response> =>
    fetch(url + route, {
      method: "POST",
      headers: { authorization: `Bearer ${TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  const close = async (): Promise<void> => {
    await app.close();
    await conversations.close();
    await rm(directory, { recursive: true });
  };
  return { app, url, history, recorder, directory, errors, get, post, read, close };
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
