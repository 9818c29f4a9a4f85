// The items before a request's own: of the responses that it continues, or of its conversation.
import type { ClientError } from "../errors/client-error.js";
import type { Holding } from "../memory-budget.js";
import type { Item, ReadItems, ReadLimits, StateStore } from "../state/store.js";
import { conversationNotFound, itemNotFound, previousNotFound, TOO_LONG } from "./errors.js";
import { readHeld } from "./held-reading.js";
import { isReference } from "./items.js";
import type { LargeReading } from "./large-readings.js";
import type { StateRequest } from "./state-request.js";

/** Items of one conversation that are read at a time. */
export const MOST_ITEMS = 10_000;

type Items = { items: Item[] } | { error: ClientError };
/** `isCut`: there are more before them. */
type History = { items: Item[]; isCut: boolean } | { error: ClientError };

interface Reading {
  store: StateStore;
  tenant: string;
  limits: ReadLimits;
  /** Holds what is read. */
  holding: Holding;
  large: LargeReading;
}

/** Rejects with an error of the store, or `OverBudget`. */
export async function historyOf(
  { previous, conversation, truncates }: StateRequest,
  { store, tenant, limits, ...held }: Reading,
): Promise<History> {
  if (conversation !== undefined) {
    const read = await readHeld(held, limits, (most) =>
      store.conversations.items(tenant, conversation, most),
    );
    return within(read, truncates, conversationNotFound(conversation));
  }
  if (previous === undefined) return { items: [], isCut: false };
  const read = await readHeld(held, limits, (most) => store.chain(tenant, previous, most));
  return within(read, truncates, previousNotFound(previous));
}

function within(read: ReadItems | undefined, truncates: boolean, notFound: ClientError): History {
  if (read === undefined || read.end === "missing") return { error: notFound };
  const isCut = read.end === "limit";
  return isCut && !truncates ? { error: TOO_LONG } : { items: read.items, isCut };
}

/** The request's own items without references to items that come before them anyway. */
export function ownItems(input: readonly Item[], history: readonly Item[]): Items {
  const known = new Set(history.map(({ id }) => id));
  const missing = input.find((item) => isReference(item) && !known.has(item.id));
  if (missing !== undefined) return { error: itemNotFound(String(missing.id)) };
  return { items: input.filter((item) => !isReference(item)) };
}
