// Where the keyboard is in a list: a row, named by its request so that it stays there while rows arrive, and a column, by its name:
// one before it may come or go.
export interface Cursor {
  id: string | undefined;
  /** Undefined: the first. */
  column: string | undefined;
}

export type Move = "up" | "down" | "left" | "right" | "first" | "last" | "page-up" | "page-down";

const PAGE = 15;

/** Of a column that is gone, the first. */
export function placeOf({ column }: Cursor, columns: readonly string[]): number {
  return column === undefined ? 0 : Math.max(0, columns.indexOf(column));
}

export function moveCursor(
  cursor: Cursor,
  move: Move,
  ids: readonly string[],
  columns: readonly string[],
): Cursor {
  const place = placeOf(cursor, columns);
  if (move === "left") return { ...cursor, column: columns[Math.max(0, place - 1)] };
  if (move === "right") return { ...cursor, column: columns[Math.min(columns.length - 1, place + 1)] };
  const at = cursor.id === undefined ? -1 : ids.indexOf(cursor.id);
  const targets: Record<Exclude<Move, "left" | "right">, number> = {
    up: at - 1,
    down: at + 1,
    first: 0,
    last: ids.length - 1,
    "page-up": at - PAGE,
    "page-down": at + PAGE,
  };
  const index = Math.min(ids.length - 1, Math.max(0, targets[move]));
  return { ...cursor, id: ids[index] };
}
