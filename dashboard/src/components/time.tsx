// A local time, with UTC for those who hover.
import { formatUtc, formatWhen } from "../format/time.js";

export function Time({ at, text }: { at: number; text?: string }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={formatUtc(at)}>
      {text ?? formatWhen(at, Date.now())}
    </time>
  );
}
