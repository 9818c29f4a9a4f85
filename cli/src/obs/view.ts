// What the live view is about, and how keys and answers change it.
import type {
  Dimension,
  Health,
  InboxEntry,
  Overview,
  RequestDetail,
  RequestSummary,
} from "@plano/brightstaff/dashboard-api";
import { mergeRows } from "@plano/dashboard/terminal";

export const PANELS = [
  "model",
  "provider",
  "route",
  "agent",
  "caller",
  "client",
] as const satisfies Dimension[];

export interface View {
  health: Health | undefined;
  overview: Overview | undefined;
  inbox: readonly InboxEntry[];
  /** The newest first. */
  rows: readonly RequestSummary[];
  /** Those that arrived while it was paused; undefined: it is not. */
  waiting: readonly RequestSummary[] | undefined;
  panel: number;
  /** The id of the chosen request; undefined: the newest, whichever that is. */
  chosen: string | undefined;
  /** The request that is shown alone, and its first line on the screen. */
  opened: { detail: RequestDetail; top: number } | undefined;
  /** The range of the numbers, as it was asked for. */
  since: string;
  /** In force. */
  query: string;
  /** The query while it is written. */
  writing: string | undefined;
  failure: string | undefined;
}

export const BEGINNING: View = {
  ...{ health: undefined, overview: undefined, inbox: [], rows: [], waiting: undefined, panel: 0 },
  ...{
    chosen: undefined,
    opened: undefined,
    since: "15m",
    query: "",
    writing: undefined,
    failure: undefined,
  },
};

export function withArrived(view: View, arrived: readonly RequestSummary[]): View {
  if (view.waiting !== undefined) return { ...view, waiting: mergeRows(view.waiting, arrived) };
  return { ...view, rows: mergeRows(view.rows, arrived) };
}

export interface Key {
  /** As Node.js names it: `up`, `return`, a letter. */
  name: string;
  /** What it writes. */
  text: string;
  control: boolean;
}

/** What a key asks for beside a new view. */
export type Wish = "quit" | "open" | "search" | undefined;

/** `page`: lines of a screen. */
export function pressed(view: View, key: Key, page: number): [View, Wish] {
  if (key.control && key.name === "c") return [view, "quit"];
  if (view.writing !== undefined) return written({ ...view, writing: view.writing }, key);
  if (view.opened !== undefined) return inOpened({ ...view, opened: view.opened }, key, page);
  switch (key.name) {
    case "q":
      return [view, "quit"];
    case "space":
      return [paused(view), undefined];
    case "tab":
      return [{ ...view, panel: (view.panel + 1) % PANELS.length }, undefined];
    case "up":
    case "k":
      return [{ ...view, chosen: neighbour(view, -1) }, undefined];
    case "down":
    case "j":
      return [{ ...view, chosen: neighbour(view, 1) }, undefined];
    case "return":
      return [view, "open"];
    case "escape":
      return view.query === ""
        ? [{ ...view, chosen: undefined }, undefined]
        : [{ ...view, query: "" }, "search"];
    default:
      return key.text === "/" ? [{ ...view, writing: view.query }, undefined] : [view, undefined];
  }
}

function written(view: View & { writing: string }, { name, text, control }: Key): [View, Wish] {
  const { writing } = view;
  if (name === "escape") return [{ ...view, writing: undefined, failure: undefined }, undefined];
  if (name === "return") return [{ ...view, writing: undefined, query: writing.trim() }, "search"];
  if (name === "backspace") return [{ ...view, writing: [...writing].slice(0, -1).join("") }, undefined];
  return control || text < " " ? [view, undefined] : [{ ...view, writing: writing + text }, undefined];
}

function inOpened(
  view: View & { opened: NonNullable<View["opened"]> },
  key: Key,
  page: number,
): [View, Wish] {
  const steps: Record<string, number> = {
    up: -1,
    k: -1,
    down: 1,
    j: 1,
    pageup: -page,
    pagedown: page,
    space: page,
  };
  const step = steps[key.name];
  if (step !== undefined)
    return [{ ...view, opened: { ...view.opened, top: Math.max(0, view.opened.top + step) } }, undefined];
  return ["escape", "return", "backspace", "q"].includes(key.name)
    ? [{ ...view, opened: undefined }, undefined]
    : [view, undefined];
}

function paused(view: View): View {
  const { waiting, rows } = view;
  return waiting === undefined
    ? { ...view, waiting: [] }
    : { ...view, waiting: undefined, rows: mergeRows(rows, waiting) };
}

/** The first step chooses the newest. */
function neighbour({ rows, chosen }: View, step: number): string | undefined {
  const at = rows.findIndex(({ id }) => id === chosen);
  return rows[at < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, at + step))]?.id;
}

/** The chosen row, else the newest. */
export function chosenOf({ rows, chosen }: View): RequestSummary | undefined {
  return rows.find(({ id }) => id === chosen) ?? rows[0];
}
