// A chart of an overview's series. All charts of a page share one cursor; dragging across one chooses its range of time.
import { signal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { formatMoment } from "../format/time.js";
import { barsPath, linePath } from "./line-path.js";
import { timeTicks, valueTicks } from "./ticks.js";

export interface ChartLine {
  label: string;
  tone: "first" | "second" | "third" | "bad";
  kind: "line" | "bars";
  values: readonly (number | null)[];
  /** Of the whole range, shown while there is no cursor. */
  total: number | null;
}

interface Properties {
  title: string;
  /** Beginnings of the buckets, in milliseconds. */
  times: readonly number[];
  bucketMs: number;
  lines: readonly ChartLine[];
  format(value: number | null): string;
  onSelect(from: number, to: number): void;
}

/** Buckets, as fractions of a whole. */
interface Selection {
  from: number;
  to: number;
}

/** The bucket under the cursor of any chart, and what is being chosen. */
const cursor = signal<number | undefined>(undefined);
const selection = signal<Selection | undefined>(undefined);
const HEIGHT = 100;

export function SeriesChart({ title, times, bucketMs, lines, format, onSelect }: Properties) {
  const began = useRef<number | undefined>(undefined);
  const highest = Math.max(0, ...lines.flatMap(({ values }) => values.map((value) => value ?? 0))) * 1.08;
  const [first = 0, end = 1] = [times[0], (times.at(-1) ?? 0) + bucketMs];
  const percent = (at: number): string => `${((at - first) / Math.max(1, end - first)) * 100}%`;
  const index = cursor.value;
  const at = index === undefined ? undefined : times[index];

  const bucketAt = (event: PointerEvent): number => {
    const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    return Math.max(0, Math.min(times.length, ((event.clientX - left) / width) * times.length));
  };
  const follow = (event: PointerEvent): void => {
    const bucket = bucketAt(event);
    cursor.value = Math.min(times.length - 1, Math.floor(bucket));
    if (began.current !== undefined) {
      selection.value = { from: Math.min(began.current, bucket), to: Math.max(began.current, bucket) };
    }
  };
  const choose = (): void => {
    const chosen = selection.peek();
    began.current = undefined;
    selection.value = undefined;
    if (chosen && chosen.to - chosen.from >= 1)
      onSelect(first + chosen.from * bucketMs, first + chosen.to * bucketMs);
  };

  return (
    <figure class="chart">
      <figcaption>
        <span class="chart-title">{title}</span>
        {at !== undefined && <time class="faint">{formatMoment(at)}</time>}
        <span class="chart-values">
          {lines.map(({ label, tone, total, values }) => (
            <span key={label}>
              <i class={`swatch ${tone}`} /> {label}{" "}
              <b>{format(index === undefined ? total : (values[index] ?? null))}</b>
            </span>
          ))}
        </span>
      </figcaption>
      <div class="chart-plot" aria-hidden="true">
        {valueTicks(highest, 3).map((value) => (
          <span key={value} class="value-tick" style={{ bottom: `${(value / highest) * 100}%` }}>
            <span>{format(value)}</span>
          </span>
        ))}
        <div
          class="chart-lines"
          onPointerDown={(event) => {
            event.currentTarget.setPointerCapture(event.pointerId);
            began.current = bucketAt(event);
          }}
          onPointerMove={follow}
          onPointerUp={choose}
          onPointerCancel={choose}
          onPointerLeave={() => {
            cursor.value = undefined;
          }}
        >
          <svg viewBox={`0 0 ${times.length} ${HEIGHT}`} preserveAspectRatio="none">
            {lines.map(({ label, tone, kind, values }) => {
              const box = { width: times.length, height: HEIGHT, highest };
              const path = kind === "bars" ? barsPath(values, box) : linePath(values, box).line;
              return <path key={label} class={`${kind} ${tone}`} d={path} />;
            })}
          </svg>
          {at !== undefined && <i class="chart-cursor" style={{ left: percent(at + bucketMs / 2) }} />}
          <Selected buckets={times.length} />
        </div>
        {timeTicks(first, end, 5).map(({ at: tick, name }) => (
          <span key={tick} class="time-tick" style={{ left: percent(tick) }}>
            {name}
          </span>
        ))}
      </div>
    </figure>
  );
}

function Selected({ buckets }: { buckets: number }) {
  const chosen = selection.value;
  if (chosen === undefined) return null;
  const percent = (value: number): string => `${(value / buckets) * 100}%`;
  return (
    <i
      class="chart-selected"
      style={{ left: percent(chosen.from), width: percent(chosen.to - chosen.from) }}
    />
  );
}
