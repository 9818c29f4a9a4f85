// Where the keyboard is in a list: a row, named by its request so that it stays there while rows arrive, and a column.
export interface Cursor {
  id: string | undefined;
  column: number;
}

export type Move = "up" | "down" | "left" | "right" | "first" | "last" | "page-up" | "page-down";

const PAGE = 15;

export function moveCursor(cursor: Cursor, move: Move, ids: readonly string[], columns: number): Cursor {
  if (move === "left") return { ...cursor, column: Math.max(0, cursor.column - 1) };
  if (move === "right") return { ...cursor, column: Math.min(columns - 1, cursor.column + 1) };
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
