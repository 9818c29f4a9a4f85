// Tables as CSV. Values come from clients: none may be a formula where the table is opened, or steer the terminal that shows it.

type Cell = string | number | null | undefined;

export function csvOf(rows: readonly Record<string, Cell>[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const lines = [columns, ...rows.map((row) => columns.map((column) => row[column]))];
  return lines.map((cells) => `${cells.map(written).join(",")}\r\n`).join("");
}

/** https://owasp.org/www-community/attacks/CSV_Injection, with their full-width forms, behind any space. */
const FORMULA = /^\s*[=+\-@＝＋－＠]/;
/** Those that move a cursor, end a line or turn the direction of writing. */
const STEERING = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/gu;

function written(cell: Cell): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "number") return String(cell);
  const shown = cell.replace(STEERING, " ");
  const plain = FORMULA.test(shown) ? `'${shown}` : shown;
  return /[",;]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
