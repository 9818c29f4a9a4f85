// What the page shows as an address, so that every link is a view: path, filter, range, and the page's own choices.
import { readRange } from "./range.js";

export const PAGES = ["live", "requests", "conversations", "costs", "routing", "system"] as const;
export type PageName = (typeof PAGES)[number];

export interface View {
  page: PageName;
  /** The request or conversation that is open. */
  id?: string;
  /** The filter, in the query language. */
  q: string;
  range: string;
  /** What only this page knows, such as the dimension of a table. */
  options: Readonly<Record<string, string>>;
}

export const defaultRange = (page: PageName): string => (page === "live" ? "15m" : "1h");

export function readView(address: { pathname: string; search: string }): View {
  const [first = "", second] = address.pathname.split("/").slice(1);
  const page = PAGES.find((name) => name === first) ?? "live";
  const { q = "", range, ...options } = Object.fromEntries(new URLSearchParams(address.search));
  const known = range !== undefined && readRange(range) !== undefined ? range : defaultRange(page);
  const id =
    (page === "requests" || page === "conversations") && second ? { id: decodeURIComponent(second) } : {};
  return { page, ...id, q, range: known, options };
}

export function writeView({ page, id, q, range, options }: View): string {
  const path = page === "live" ? "/" : `/${page}${id === undefined ? "" : `/${encodeURIComponent(id)}`}`;
  const parameters = new URLSearchParams({
    ...(q !== "" && { q }),
    ...(range !== defaultRange(page) && { range }),
    ...options,
  });
  const search = parameters.toString();
  return search === "" ? path : `${path}?${search}`;
}
