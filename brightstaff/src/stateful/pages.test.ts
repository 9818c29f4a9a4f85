// Pages of lists of items: a client that goes from page to page sees each item once.
import { expect, test } from "vitest";
import type { Item } from "../state/store.js";
import { pageOf } from "./pages.js";

/** The texts that a client gets, page by page. */
function walk(items: Item[], limit: number, order: string): unknown[] {
  const texts: unknown[] = [];
  let after: string | null = null;
  for (let pages = 0; pages <= items.length; pages += 1) {
    const page = pageOf(items, { limit, order, ...(after !== null && { after }) });
    if ("error" in page) throw new Error(page.error.message);
    texts.push(...page.data.map(({ text }) => text));
    if (!page.has_more) return texts;
    after = page.last_id;
  }
  throw new Error("the pages do not end");
}

const named = (...ids: string[]): Item[] => ids.map((id, text) => ({ id, text }));

test.each([
  ["of different ids", named("a", "b", "c", "d", "e")],
  ["of one id", named("a", "a", "a", "a", "a")],
  ["whose ids look like those of others", named("a_1", "a", "a", "a_2", "a", "a_1")],
])("items %s are each on one page", (_what, items) => {
  const texts = items.map(({ text }) => text);
  for (const limit of [1, 2, 100]) {
    expect(walk(items, limit, "asc")).toEqual(texts);
    expect(walk(items, limit, "desc")).toEqual(texts.toReversed());
  }
});

test("each item has an id of its own, and those that have keep it", () => {
  const page = pageOf(named("a", "b", "a"), { order: "asc" });
  expect(page).toMatchObject({ data: [{ id: "a" }, { id: "b" }, { id: "a_1" }] });
});

test.each(["0", "101", "1e1", "0x10", " 5", "1.5", ""])("a limit of %j is refused", (limit) => {
  expect(pageOf([], { limit })).toMatchObject({ error: { code: "invalid_value", param: "limit" } });
});
