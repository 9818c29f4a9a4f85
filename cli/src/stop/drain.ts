// Lets the requests of clients end before Envoy does: its listeners for clients accept no new connection, kept connections end
// with their next response, and Plano's own listeners go on serving what these requests need.
import { setTimeout as wait } from "node:timers/promises";
import { isNone, type OpenRequests } from "./open-requests.js";

const TIMEOUT = 2_000;
const INTERVAL = 100;
const TOLD_EVERY = 5_000;
/** In a row; a busy machine may cost the one or other answer. */
const MOST_UNANSWERED = 5;
/** Milliseconds: one that takes connections and answers none of them is hung. */
const LONGEST_SILENCE = 4_000;

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

/** Resolves with the number of requests that are still under way, as last known. An Envoy that is silent is not waited for. */
export async function drainEnvoy({
  adminUrl,
  open: openNow,
  longest,
  signal,
  tell,
}: DrainOptions): Promise<number> {
  const deadline = Date.now() + longest;
  const isOver = (): boolean => signal.aborted || Date.now() >= deadline;
  const pause = (milliseconds: number): Promise<void> =>
    wait(milliseconds, undefined, { signal }).catch(() => {});
  /** Undefined when Envoy gives no answer, however often it is asked. */
  const answered = async <Answer>(ask: () => Promise<Answer | undefined>): Promise<Answer | undefined> => {
    const since = Date.now();
    for (let asked = 1; ; asked += 1) {
      const answer = await ask();
      if (answer !== undefined || asked === MOST_UNANSWERED || isOver()) return answer;
      if (Date.now() - since >= LONGEST_SILENCE) return undefined;
      await pause(INTERVAL);
    }
  };
  // The first ends kept connections with their next response, the second closes the listeners.
  // An Envoy that another one takes over from no longer hears them, but is drained by that one, and its requests are known.
  for (const how of ["graceful&skip_exit&inboundonly", "inboundonly"])
    if ((await answered(() => post(`${adminUrl}/drain_listeners?${how}`))) === undefined) break;
  let known = 0;
  let told: (Left & { at: number }) | undefined;
  for (;;) {
    const open = await answered(openNow);
    if (open === undefined) return known;
    if (isNone(open)) return 0;
    known = open.streams;
    if (isOver()) return known;
    const milliseconds = deadline - Date.now();
    const isDue = told === undefined || told.at - milliseconds >= TOLD_EVERY;
    if (isDue || told?.streams !== known) {
      told = { streams: known, milliseconds, at: milliseconds };
      tell(told);
    }
    await pause(Math.min(INTERVAL, milliseconds));
  }
}

async function post(url: string): Promise<string | undefined> {
  try {
    const response = await fetch(url, { method: "POST", signal: AbortSignal.timeout(TIMEOUT) });
    return response.ok ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}
