// Forgets requests that somebody wants to be forgotten, wherever the history has them.
import { isObject } from "../json.js";
import type { ConversationTracker } from "./conversations/tracker.js";
import type { History } from "./history.js";
import type { RequestSummary } from "./types.js";

/** All requests, or those of one session or one user, by the names that rows show. */
export type Forgettable = { all: true } | { session: string } | { user: string };

export type IsForgotten = (request: RequestSummary) => boolean;

/** The ids of requests, by their numbers. */
export type Forgotten = ReadonlyMap<number, string>;

/** Where the history is kept beside the memory. */
export interface ForgetfulDisk {
  /** Resolves with the requests that were there; rejects when the disk still has some of them. */
  forget(isForgotten: IsForgotten): Promise<Forgotten>;
}

export interface Forgetting {
  history: History;
  conversations: ConversationTracker;
  disk: ForgetfulDisk;
  /** Resolves once there are records of the requests that are over, in this process and in earlier ones. */
  settled: () => Promise<void>;
}

/** Undefined for what is nothing of the kind. */
export function readForgettable(value: unknown): Forgettable | undefined {
  if (!isObject(value) || Object.keys(value).length !== 1) return undefined;
  const { all, session, user } = value;
  if (all === true) return { all };
  if (typeof session === "string" && session !== "") return { session };
  return typeof user === "string" && user !== "" ? { user } : undefined;
}

/**
 * Forgets what is kept of requests that are over; totals stay. Resolves with the requests; rejects when the disk still has some
 * of them.
 */
export async function forget(
  forgettable: Forgettable,
  { history, conversations, disk, settled }: Forgetting,
): Promise<Forgotten> {
  const isForgotten = predicateOf(forgettable);
  await settled();
  const forgotten = history.forget(isForgotten);
  conversations.forget(forgotten);
  const onDisk = await disk.forget(isForgotten);
  return new Map([...onDisk, ...forgotten.map(({ n, id }): [number, string] => [n, id])]);
}

function predicateOf(forgettable: Forgettable): IsForgotten {
  if ("all" in forgettable) return () => true;
  if ("session" in forgettable) return ({ session }) => session === forgettable.session;
  return ({ user }) => user === forgettable.user;
}
