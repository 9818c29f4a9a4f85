// Waits for the records of requests that are over.
import { setTimeout as sleep } from "node:timers/promises";
import type { ObservationStore } from "../observations/store.js";
import type { Roots } from "./roots.js";

/** Milliseconds. After a quiet time the filter posts a record at once, but not before the client has its answer. */
const POST = 200;
/** Milliseconds. After that the filter posts every half second. */
const BETWEEN_POSTS = 1_000;
/** Milliseconds. */
const LONGEST = 2_500;

/** Resolves once records are kept of the requests that are over now, at the latest after 2.5 s. */
export async function settled(observations: ObservationStore, roots: Roots): Promise<void> {
  const now = performance.now();
  const posted = Math.max(POST, observations.latestAt + BETWEEN_POSTS - now);
  const all = Promise.all([sleep(Math.min(posted, LONGEST)), roots.finished()]);
  await Promise.race([all, sleep(LONGEST, undefined, { ref: false })]);
}
