// Lines of a screen, made of pieces that each have a style, and never wider than the screen.
import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Text without escapes, and how it is shown. */
export type Piece = readonly [text: string, style?: Style];

export type Line = readonly Piece[];

/** Cuts what is too wide. `hasColours`: the terminal shows styles. */
export function shownLine(line: Line, width: number, hasColours: boolean): string {
  let left = width;
  let shown = "";
  for (const [text, style] of line) {
    if (left === 0) break;
    const piece = [...text].slice(0, left);
    left -= piece.length;
    const cut = piece.join("");
    shown += style === undefined || !hasColours ? cut : styleText(style, cut, { validateStream: false });
  }
  return shown;
}

function widthOf(line: Line): number {
  return line.reduce((sum, [text]) => sum + [...text].length, 0);
}

/** As wide as that, with spaces at its end. */
export function padded(line: Line, width: number): Line {
  return [...line, [" ".repeat(Math.max(0, width - widthOf(line)))]];
}

/** A text as wide as a column, cut with `…` where it is too long. */
export function column(text: string, width: number, side: "left" | "right" = "left"): string {
  const characters = [...text];
  if (characters.length > width) return `${characters.slice(0, width - 1).join("")}…`;
  return side === "left" ? text.padEnd(width) : text.padStart(width);
}

const BARS = "▁▂▃▄▅▆▇█";

/** A character for each value. */
export function sparkline(values: readonly number[]): string {
  const highest = Math.max(...values, 0);
  if (highest === 0) return BARS.charAt(0).repeat(values.length);
  return values
    .map((value) => BARS.charAt(Math.min(BARS.length - 1, Math.floor((value / highest) * BARS.length))))
    .join("");
}
