// When the records of requests that are over are kept.
import { setTimeout as sleep } from "node:timers/promises";
import type { ObservationStore } from "../observations/store.js";
import type { Roots } from "./roots.js";

/** Milliseconds: the filter posts at once after a quiet time, when the client has its answer. */
const POST = 200;
/** Milliseconds: it posts each half second then. */
const BETWEEN_POSTS = 1_000;
/** Milliseconds. */
const LONGEST = 2_500;

/** Resolves once records are kept of the requests that are over now, at the latest after 2.5 s. */
export async function settled(observations: ObservationStore, roots: Roots): Promise<void> {
  const now = performance.now();
  const until = Math.max(now + POST, observations.latestAt + BETWEEN_POSTS, roots.finishedAt);
  await sleep(Math.min(until - now, LONGEST));
}
