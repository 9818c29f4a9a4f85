// Lets the requests of clients end before Envoy does: its listeners for clients accept no new connection, kept connections end
// with their next response, and Plano's own listeners go on serving what these requests need.
import { setTimeout as wait } from "node:timers/promises";
import { isNone, type OpenRequests } from "./open-requests.js";

const TIMEOUT = 2_000;
const INTERVAL = 100;
const TOLD_EVERY = 5_000;

export interface DrainOptions {
  adminUrl: string;
  /** Requests of clients; undefined when Envoy does not answer. */
  open: () => Promise<OpenRequests | undefined>;
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
export async function drainEnvoy({
  adminUrl,
  open: openNow,
  longest,
  signal,
  tell,
}: DrainOptions): Promise<number> {
  const deadline = Date.now() + longest;
  // The first ends kept connections with their next response, the second closes the listeners.
  const asked =
    (await ask(`${adminUrl}/drain_listeners?graceful&skip_exit&inboundonly`, "POST")) !== undefined &&
    (await ask(`${adminUrl}/drain_listeners?inboundonly`, "POST")) !== undefined;
  if (!asked) return 0;
  let told: (Left & { at: number }) | undefined;
  for (;;) {
    const open = await openNow();
    const milliseconds = deadline - Date.now();
    if (open === undefined || isNone(open)) return 0;
    if (signal.aborted || milliseconds <= 0) return open.streams;
    const isDue = told === undefined || told.at - milliseconds >= TOLD_EVERY;
    if (isDue || told?.streams !== open.streams) {
      told = { streams: open.streams, milliseconds, at: milliseconds };
      tell(told);
    }
    await wait(Math.min(INTERVAL, milliseconds), undefined, { signal }).catch(() => {});
  }
}

async function ask(url: string, method: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { method, signal: AbortSignal.timeout(TIMEOUT) });
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}
