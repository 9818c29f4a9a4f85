// Where tests cut a stream; the cuts must make no difference.
import type { UpstreamName } from "../filter/formats.js";
import { frameStarts } from "./frames.js";

/** Streams up to this length are cut everywhere. */
const SHORT = 3072;
/** Longer ones are cut this near to the borders of events, and at as many other places. */
const NEAR = 4;
const SPREAD = 400;
/** Cuts of one replay are at least this far apart: most events are shorter, so a cut one has whole ones around it. */
const APART = 512;

/** The places to cut at in each replay; every place is in one of them. */
export function cutsOf(upstream: UpstreamName, bytes: Buffer): number[][] {
  const replays: number[][] = [];
  for (const place of placesOf(upstream, bytes)) {
    // Places come in order, so the replay that was added to the longest ago has the most room.
    const [first = []] = replays;
    const replay = (first.at(-1) ?? place) + APART <= place ? (replays.shift() ?? []) : [];
    replays.push([...replay, place]);
  }
  return replays;
}

function placesOf(upstream: UpstreamName, bytes: Buffer): number[] {
  const places = [...Array(bytes.length + 1).keys()];
  if (bytes.length <= SHORT) return places;
  const events = upstream === "converse" ? frameStarts(bytes) : eventEnds(bytes);
  const near = new Set(events.flatMap((end) => places.slice(Math.max(0, end - NEAR), end + NEAR + 1)));
  const stride = Math.ceil(bytes.length / SPREAD);
  return places.filter((place) => near.has(place) || place % stride === 0);
}

function eventEnds(bytes: Buffer): number[] {
  const ends: number[] = [];
  for (let at = bytes.indexOf("\n\n"); at >= 0; at = bytes.indexOf("\n\n", at + 2)) ends.push(at + 2);
  return ends;
}
