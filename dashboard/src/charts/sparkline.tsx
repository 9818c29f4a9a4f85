// A line as wide as a tile, without axes: the shape of a value over time.
import { linePath } from "./line-path.js";

interface Properties {
  values: readonly (number | null)[];
  tone?: "bad" | undefined;
}

const WIDTH = 120;
const HEIGHT = 24;

/** Without a box of its own it is as wide as what it is in. */
export function Sparkline({ values, tone }: Properties) {
  const highest = Math.max(0, ...values.map((value) => value ?? 0));
  const { line, area } = linePath(values, { width: WIDTH, height: HEIGHT, highest: highest * 1.06 });
  return (
    <svg
      class={`sparkline ${tone ?? ""}`}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path class="area" d={area} />
      <path class="line" d={line} />
    </svg>
  );
}
