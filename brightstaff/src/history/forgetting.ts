// Forgets requests that somebody wants to be forgotten, wherever the history has them.
import type { ConversationTracker } from "./conversations/tracker.js";
import {
  type Forgettable,
  type Forgotten,
  type IsForgotten,
  predicateOf,
  type StandFor,
} from "./forgettable.js";
import type { History } from "./history.js";

/** Where the history is kept beside the memory. */
export interface ForgetfulDisk {
  /** Adds each request as it goes; rejects when the disk still has some of them. */
  forget(isForgotten: IsForgotten, forgotten: Forgotten): Promise<void>;
}

export interface Forgetting {
  history: History;
  conversations: ConversationTracker;
  disk: ForgetfulDisk;
  /** The latest of them are kept beside the history. */
  observations: { forget(isSuch: IsForgotten): void };
  standFor: StandFor;
}

/**
 * Forgets what is kept of requests that are over, and adds each to `forgotten`; totals stay. Rejects when the disk still has some
 * of them.
 */
export async function forget(
  forgettable: Forgettable,
  forgotten: Forgotten,
  { history, conversations, disk, observations, standFor }: Forgetting,
): Promise<void> {
  const isForgotten = predicateOf(forgettable, standFor);
  const forgetInMemory = (): void => {
    for (const { n, id } of history.forget(isForgotten)) forgotten.set(n, id);
    observations.forget(isForgotten);
    conversations.forget(isForgotten, new Set(forgotten.values()));
  };
  forgetInMemory();
  try {
    await disk.forget(isForgotten, forgotten);
  } finally {
    // Some may have ended meanwhile.
    forgetInMemory();
  }
}
