// Lets the requests of clients end before Envoy does: its listeners for clients accept no new connection, kept connections end
// with their next response, and Plano's own listeners go on serving what these requests need.
import { setTimeout as wait } from "node:timers/promises";
import { OWN_LISTENERS } from "@plano/envoy";

const TIMEOUT = 2_000;
const INTERVAL = 100;
const TOLD_EVERY = 5_000;
/** Envoy's own name of its admin interface, and Plano's own listeners. */
const NOT_OF_CLIENTS: ReadonlySet<string> = new Set(["admin", ...OWN_LISTENERS]);

export interface DrainOptions {
  adminUrl: string;
  /** Milliseconds at most. */
  longest: number;
  /** Ends the wait. */
  signal: AbortSignal;
  /** Called with what is waited for, when it has changed and every few seconds. */
  tell: (left: Left) => void;
}

interface Left {
  /** Requests under way. */
  streams: number;
  /** Milliseconds until they are cut. */
  milliseconds: number;
}

/** Resolves with the number of requests that are still under way. An Envoy that does not answer is not waited for. */
export async function drainEnvoy({ adminUrl, longest, signal, tell }: DrainOptions): Promise<number> {
  const deadline = Date.now() + longest;
  // The first ends kept connections with their next response, the second closes the listeners.
  const asked =
    (await ask(`${adminUrl}/drain_listeners?graceful&skip_exit&inboundonly`, "POST")) !== undefined &&
    (await ask(`${adminUrl}/drain_listeners?inboundonly`, "POST")) !== undefined;
  if (!asked) return 0;
  let told: (Left & { at: number }) | undefined;
  for (;;) {
    const open = await openRequests(adminUrl);
    const milliseconds = deadline - Date.now();
    if (open === undefined || (open.streams === 0 && open.unsentBytes === 0)) return 0;
    if (signal.aborted || milliseconds <= 0) return open.streams;
    const isDue = told === undefined || told.at - milliseconds >= TOLD_EVERY;
    if (isDue || told?.streams !== open.streams) {
      told = { streams: open.streams, milliseconds, at: milliseconds };
      tell(told);
    }
    await wait(Math.min(INTERVAL, milliseconds), undefined, { signal }).catch(() => {});
  }
}

interface OpenRequests {
  streams: number;
  /** Of answers, for clients that read slowly. */
  unsentBytes: number;
}

/** Of clients, also in a listener that a reload has replaced; undefined when Envoy does not answer. */
async function openRequests(adminUrl: string): Promise<OpenRequests | undefined> {
  const filter = String.raw`^http\..*\.downstream_(rq_active|cx_tx_bytes_buffered)$`;
  const text = await ask(`${adminUrl}/stats?filter=${encodeURIComponent(filter)}`, "GET");
  if (text === undefined) return undefined;
  const open: OpenRequests = { streams: 0, unsentBytes: 0 };
  for (const [, listener = "", name, value] of text.matchAll(/^http\.(.*)\.downstream_(\w+): (\d+)$/gm)) {
    if (NOT_OF_CLIENTS.has(listener)) continue;
    if (name === "rq_active") open.streams += Number(value);
    else open.unsentBytes += Number(value);
  }
  return open;
}

async function ask(url: string, method: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { method, signal: AbortSignal.timeout(TIMEOUT) });
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}
