// Which rows of a long list are in the document: those in view and a few around them. All rows have the same height, so
// that this is arithmetic, however many there are.
export interface Viewport {
  /** How far the page is scrolled, and how much of it is in view. */
  top: number;
  height: number;
}

export interface Rows {
  count: number;
  height: number;
  /** Where the first one is in the page. */
  offset: number;
}

/** Rows beside those in view, so that scrolling shows no gaps. */
const AROUND = 12;

/** From `first` up to, not including, `end`. */
export function rowsInView({ count, height, offset }: Rows, view: Viewport): { first: number; end: number } {
  const first = Math.floor((view.top - offset) / height) - AROUND;
  const end = Math.ceil((view.top + view.height - offset) / height) + AROUND;
  return { first: clamp(first, 0, count), end: clamp(end, 0, count) };
}

/** Where to scroll so that a row is in view, below what sticks to the top; undefined if it is. */
export function revealRow(
  index: number,
  { height, offset }: Rows,
  view: Viewport,
  sticky: number,
): number | undefined {
  const top = offset + index * height;
  if (top < view.top + sticky) return Math.max(0, index === 0 ? 0 : top - sticky);
  const bottom = top + height;
  return bottom > view.top + view.height ? bottom - view.height : undefined;
}

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));
