// For tests: a dashboard on a free port, with a history that a test fills.
import type { AddressInfo } from "node:net";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { pino } from "pino";
import { History } from "../../history/history.js";
import { Recorder } from "../../history/recorder.js";
import { PRICE } from "../../history/testing/samples.js";
import { buildDashboard, type DashboardDependencies } from "../app.js";
import { Sessions } from "../session.js";

export const TOKEN = "t".repeat(43);

export async function openDashboard(changes: Partial<DashboardDependencies> = {}) {
  const history = new History();
  const priceOf = (model: string) =>
    model.startsWith("openai/") ? { price: PRICE, source: "file" } : undefined;
  const recorder = new Recorder({ history, priceOf });
  const app = buildDashboard({
    ...{ history, sessions: new Sessions(TOKEN), assets: undefined, logger: pino({ level: "silent" }) },
    ...{ port: 0, hosts: [], content: () => "memory", tags: () => ["team"] },
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
