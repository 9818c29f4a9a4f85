// Asks the dashboard's API of the Plano that runs here, as its owner.
import { readFile } from "node:fs/promises";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { runningHere } from "../state/run-file.js";
import { CommandError, messageOf } from "../system/command-error.js";
import { linkTo } from "../system/dashboard-link.js";

/** Those without a value are left out; a list is a repeated parameter. */
export type Parameters = Readonly<Record<string, string | number | readonly string[] | undefined>>;

const TIMEOUT = 30_000;
/** For what changes files: they can be many. */
const LONG_TIMEOUT = 300_000;

export class DashboardClient {
  readonly url: string;
  readonly #token: string;

  constructor(url: string, token: string) {
    this.url = url;
    this.#token = token;
  }

  /** Opens the dashboard's page of this path, signed in: keep it from logs. */
  linkTo(path: string): string {
    return linkTo(this.url, path, this.#token);
  }

  /** Throws a CommandError with what the API says. */
  async get<Answer>(path: string, parameters: Parameters = {}): Promise<Answer> {
    const response = await this.#ask(path, parameters, AbortSignal.timeout(TIMEOUT));
    return (await response.json()) as Answer;
  }

  /** Throws a CommandError with what the API says. */
  async post<Answer>(path: string, body: object): Promise<Answer> {
    const sent = {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    };
    const response = await this.#ask(path, {}, AbortSignal.timeout(LONG_TIMEOUT), sent);
    return (await response.json()) as Answer;
  }

  async text(path: string, parameters: Parameters): Promise<string> {
    return (await this.#ask(path, parameters, AbortSignal.timeout(TIMEOUT))).text();
  }

  /** Data of the events of this name, until `ended`. */
  async *events<Data>(name: string, parameters: Parameters, ended: AbortSignal): AsyncGenerator<Data> {
    const { body } = await this.#ask("live", parameters, ended);
    const events = body?.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
    try {
      for await (const { event, data } of events ?? []) if (event === name) yield JSON.parse(data) as Data;
    } catch (error) {
      if (!ended.aborted) throw new CommandError(`brightstaff broke off: ${messageOf(error)}`);
    }
  }

  async #ask(
    path: string,
    parameters: Parameters,
    signal: AbortSignal,
    sent: { method?: string; headers?: Record<string, string>; body?: string } = {},
  ): Promise<Response> {
    const url = new URL(`/api/v1/${path}`, this.url);
    for (const [name, value] of Object.entries(parameters))
      for (const each of [value ?? []].flat()) url.searchParams.append(name, String(each));
    const headers = { ...sent.headers, authorization: `Bearer ${this.#token}` };
    const response = await fetch(url, { ...sent, headers, signal }).catch((error: unknown) => {
      throw new CommandError(`The dashboard at ${this.url} does not answer: ${messageOf(error)}`);
    });
    if (response.ok) return response;
    const { error } = (await response.json().catch(() => ({}))) as ApiAnswer;
    const told = error?.message ?? `The dashboard answers ${response.status}.`;
    throw new CommandError(error?.remedy === undefined ? told : `${told} (${error.remedy})`);
  }
}

interface ApiAnswer {
  error?: { message: string; remedy?: string };
}

/** Throws a CommandError when nothing runs here, or has no dashboard. */
export async function openDashboard(env: NodeJS.ProcessEnv): Promise<DashboardClient> {
  const run = await runningHere(env);
  if (run.dashboardUrl === undefined)
    throw new CommandError("This Plano has no dashboard: `dashboard` in its file is `off`.");
  const token = await readFile(run.dashboardTokenPath, "utf8").catch((error: unknown) => {
    throw new CommandError(`The token of the dashboard cannot be read: ${messageOf(error)}`);
  });
  return new DashboardClient(run.dashboardUrl, token.trim());
}
