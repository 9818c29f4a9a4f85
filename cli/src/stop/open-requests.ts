// How many requests of clients are under way in an Envoy, as its statistics tell.
import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";
import { text } from "node:stream/consumers";
import { ENVOYS_ADMIN, OWN_LISTENERS } from "@plano/envoy";

const TIMEOUT = 2_000;
/** Envoy's admin interface, and Plano's own listeners. */
const NOT_OF_CLIENTS: ReadonlySet<string> = new Set([ENVOYS_ADMIN, ...OWN_LISTENERS]);
const FILTER = String.raw`^http\..*\.downstream_(rq_active|cx_tx_bytes_buffered)$`;
const PATH = `/stats?filter=${encodeURIComponent(FILTER)}`;

export interface OpenRequests {
  streams: number;
  /** Of answers, for clients that read slowly. */
  unsentBytes: number;
}

export function isNone({ streams, unsentBytes }: OpenRequests): boolean {
  return streams === 0 && unsentBytes === 0;
}

/** Also in listeners that a reload has replaced; undefined when Envoy does not answer. */
export async function openRequests(adminUrl: string): Promise<OpenRequests | undefined> {
  try {
    const response = await fetch(adminUrl + PATH, { signal: AbortSignal.timeout(TIMEOUT) });
    return response.ok ? countIn(await response.text()) : undefined;
  } catch {
    return undefined;
  }
}

/** The same over one connection that stays with its Envoy, also when another has taken over the address. */
export class KeptNumbers {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1 });
  readonly #socketPath: string;
  #socket: Socket | undefined;

  private constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  /** `socketPath`: of the admin interface. */
  static async of(socketPath: string): Promise<KeptNumbers> {
    const numbers = new KeptNumbers(socketPath);
    await numbers.read();
    return numbers;
  }

  /** Undefined once the connection is gone. */
  async read(): Promise<OpenRequests | undefined> {
    if (this.#socket?.destroyed === true) return undefined;
    try {
      const asked = request({
        ...{ agent: this.#agent, socketPath: this.#socketPath, path: PATH },
        signal: AbortSignal.timeout(TIMEOUT),
      }).end();
      const [response] = (await once(asked, "response")) as [IncomingMessage];
      // The answer forgets it at its end.
      const { socket } = response;
      this.#socket ??= socket;
      const counted = countIn(await text(response));
      return this.#socket === socket ? counted : undefined;
    } catch {
      return undefined;
    }
  }

  close(): void {
    this.#agent.destroy();
  }
}

function countIn(statistics: string): OpenRequests {
  const open: OpenRequests = { streams: 0, unsentBytes: 0 };
  for (const [, listener = "", name, value] of statistics.matchAll(
    /^http\.(.*)\.downstream_(\w+): (\d+)$/gm,
  )) {
    if (NOT_OF_CLIENTS.has(listener)) continue;
    if (name === "rq_active") open.streams += Number(value);
    else open.unsentBytes += Number(value);
  }
  return open;
}
