// Pages of lists of items, as the Responses and Conversations APIs cut them.
// https://platform.openai.com/docs/api-reference/responses/input-items
import type { ClientError } from "../errors/client-error.js";
import type { Item } from "../state/store.js";
import { shownItem } from "./items.js";

const DEFAULT_LIMIT = 20;
const MOST = 100;

export interface PageQuery {
  limit?: unknown;
  order?: unknown;
  after?: unknown;
}

interface ItemPage {
  object: "list";
  data: Item[];
  first_id: string | null;
  last_id: string | null;
  has_more: boolean;
}

export function listOf(data: Item[], hasMore = false): ItemPage {
  const idOf = (item: Item | undefined): string | null => (item === undefined ? null : String(item.id));
  return { object: "list", data, first_id: idOf(data[0]), last_id: idOf(data.at(-1)), has_more: hasMore };
}

/** Some providers give several items one id: a page could not begin after such an item. */
export function distinctItems(items: readonly Item[]): Item[] {
  const ids = new Set(items.map(({ id }) => id));
  const seen = new Set<unknown>();
  let number = 1;
  return items.map((item) => {
    let { id } = item;
    if (seen.has(id)) {
      while (ids.has(`${item.id}_${number}`)) number += 1;
      id = `${item.id}_${number}`;
      ids.add(id);
    }
    seen.add(id);
    const shown = shownItem(item);
    return id === item.id ? shown : { ...shown, id };
  });
}

/** `items` begin with the oldest; a page begins with the latest unless it is asked for in another order. */
export function pageOf(
  items: readonly Item[],
  { limit = DEFAULT_LIMIT, order = "desc", after }: PageQuery,
): ItemPage | { error: ClientError } {
  const most = /^\d+$/.test(String(limit)) ? Number(limit) : 0;
  if (most < 1 || most > MOST) {
    return { error: refused("limit", `expected an integer between 1 and ${MOST}`) };
  }
  if (order !== "asc" && order !== "desc") return { error: refused("order", "expected 'asc' or 'desc'") };
  const distinct = distinctItems(items);
  const ordered = order === "asc" ? distinct : distinct.toReversed();
  const start = after === undefined ? 0 : ordered.findIndex(({ id }) => id === after) + 1;
  if (start === 0 && after !== undefined) return { error: refused("after", "there is no such item") };
  return listOf(ordered.slice(start, start + most), start + most < ordered.length);
}

function refused(param: string, why: string): ClientError {
  return { status: 400, code: "invalid_value", param, message: `Invalid '${param}': ${why}.` };
}
