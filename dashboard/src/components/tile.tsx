// One number that tells how it is going: its value, how it changed since the period before, and its shape over time.
import { Sparkline } from "../charts/sparkline.js";

export interface TileValues {
  label: string;
  value: string;
  unit?: string;
  /** A second number, such as what was saved. */
  note?: string | undefined;
  hint?: string | undefined;
  bad?: boolean;
  shape: readonly (number | null)[];
}

export function Tile({ label, value, unit, note, hint, bad = false, shape }: TileValues) {
  return (
    <section class={`tile ${bad ? "bad" : ""}`} {...(hint !== undefined && { title: hint })}>
      <h2>{label}</h2>
      <p>
        <b>{value}</b>
        {unit !== undefined && <span class="unit">{unit}</span>}
        {note !== undefined && <span class="note">{note}</span>}
      </p>
      <Sparkline values={shape} tone={bad ? "bad" : undefined} />
    </section>
  );
}
