// When the records of requests that are over are kept.
import { setTimeout as sleep } from "node:timers/promises";
import type { ObservationStore } from "../observations/store.js";
import type { Roots } from "./roots.js";

/** Milliseconds: the filter posts once in half a second, at once after a quiet time. */
const BETWEEN_POSTS = 600;
/** Milliseconds. */
const LONGEST = 2_500;

/** Resolves once records are kept of the requests that are over now, at the latest after 2.5 s. */
export async function settled(observations: ObservationStore, roots: Roots): Promise<void> {
  const until = Math.max(observations.latestAt + BETWEEN_POSTS, roots.finishedAt);
  const wait = Math.min(until - performance.now(), LONGEST);
  if (wait > 0) await sleep(wait);
}
