// Values as the path of a line in a box, from 0 at its bottom to `highest` at its top. Gaps stay gaps; a value alone
// between two is a short dash.
export interface Box {
  width: number;
  height: number;
  /** The value at the top. */
  highest: number;
}

type Point = readonly [x: number, y: number];

/** Each value is in the middle of its share of the width. */
export function linePath(values: readonly (number | null)[], box: Box): { line: string; area: string } {
  const step = box.width / Math.max(1, values.length);
  const all = runsOf(values);
  const runs = all.map(({ begin, run }) => {
    const points = run.map((value, index): Point => [(begin + index + 0.5) * step, heightOf(value, box)]);
    return points.length > 1
      ? points
      : points.flatMap(([x, y]): Point[] => [
          [x - step / 3, y],
          [x + step / 3, y],
        ]);
  });
  return {
    line: runs.map((points) => `M${points.map(write).join("L")}`).join(""),
    // A value alone has no area.
    area: runs
      .filter((_, index) => (all[index]?.run.length ?? 0) > 1)
      .map((points) => `M${points.map(write).join("L")}V${box.height}H${round(points[0]?.[0] ?? 0)}Z`)
      .join(""),
  };
}

export function barsPath(values: readonly (number | null)[], box: Box): string {
  const step = box.width / Math.max(1, values.length);
  return values
    .map((value, index) => {
      if (value === null || value === 0) return "";
      const [left, right] = [(index + 0.12) * step, (index + 0.88) * step];
      return `M${round(left)} ${box.height}V${round(heightOf(value, box))}H${round(right)}V${box.height}Z`;
    })
    .join("");
}

function runsOf(values: readonly (number | null)[]): { begin: number; run: number[] }[] {
  const runs: { begin: number; run: number[] }[] = [];
  values.forEach((value, index) => {
    if (value === null) return;
    const last = runs.at(-1);
    if (last && last.begin + last.run.length === index) last.run.push(value);
    else runs.push({ begin: index, run: [value] });
  });
  return runs;
}

const heightOf = (value: number, { height, highest }: Box): number =>
  highest === 0 ? height : height - (value / highest) * height;
const round = (value: number): number => Math.round(value * 100) / 100;
const write = ([x, y]: Point): string => `${round(x)} ${round(y)}`;
