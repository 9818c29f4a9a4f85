// Asks the running brightstaff for what it keeps, over its socket in the state directory.
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import type { EntryFilter, EntrySummary, ListedEntries, ShownEntry } from "@plano/brightstaff";
import { runningHere } from "../state/run-file.js";
import { CommandError, messageOf } from "./command-error.js";

/** Milliseconds. */
const TIMEOUT = 30_000;
const MAX_ANSWER = 256 << 20;

export type EntryName = Pick<EntrySummary, "kind" | "tenant" | "id">;

export class StateClient {
  readonly #socket: string;

  private constructor(socket: string) {
    this.#socket = socket;
  }

  /** Throws a CommandError when nothing runs here. */
  static async open(env: NodeJS.ProcessEnv): Promise<StateClient> {
    const run = await runningHere(env);
    return new StateClient(run.stateSocket);
  }

  list(filter: EntryFilter, limit: number, after?: string): Promise<ListedEntries> {
    const page = { limit: String(limit), ...(after !== undefined && { after }) };
    return this.#ask<ListedEntries>("GET", "/entries", { ...filter, ...page });
  }

  /** All that fit, page by page. */
  async *all(filter: EntryFilter): AsyncGenerator<EntrySummary> {
    for (let after: string | undefined; ; ) {
      const { entries, next } = await this.list(filter, 500, after);
      yield* entries;
      if (next === undefined) return;
      after = next;
    }
  }

  /** Undefined when it is gone. */
  show(name: EntryName): Promise<ShownEntry | undefined> {
    return this.#ask<ShownEntry | undefined>("GET", "/entry", { ...name }, 404);
  }

  async remove(name: EntryName): Promise<boolean> {
    return (await this.#ask<{ deleted: boolean }>("DELETE", "/entry", { ...name })).deleted;
  }

  async #ask<Answer>(
    method: string,
    path: string,
    parameters: Record<string, string>,
    missing?: number,
  ): Promise<Answer> {
    const { status, body } = await this.#send(method, `${path}?${new URLSearchParams(parameters)}`).catch(
      (error: unknown) => {
        throw new CommandError(`brightstaff does not answer: ${messageOf(error)}`);
      },
    );
    if (status === missing) return undefined as Answer;
    if (status !== 200) throw new CommandError((body as { error: string }).error);
    return body as Answer;
  }

  async #send(method: string, path: string): Promise<{ status: number | undefined; body: unknown }> {
    const asked = request({ socketPath: this.#socket, path, method, timeout: TIMEOUT });
    asked.once("timeout", () => asked.destroy(new Error("it took too long")));
    asked.end();
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    const parts: Buffer[] = [];
    let bytes = 0;
    for await (const part of response as AsyncIterable<Buffer>) {
      bytes += part.length;
      if (bytes > MAX_ANSWER) throw new Error("its answer is too long");
      parts.push(part);
    }
    return { status: response.statusCode, body: JSON.parse(Buffer.concat(parts).toString()) as unknown };
  }
}
