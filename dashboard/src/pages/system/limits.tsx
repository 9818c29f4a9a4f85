// The rate limits, and how much of each is left.
import type { Health } from "@plano/brightstaff/dashboard-api";
import { Meter } from "../../components/meter.js";
import { formatCost, formatCount, formatDuration, UNKNOWN } from "../../format/numbers.js";

export function Limits({ limits }: { limits: Health["limits"] }) {
  if (limits.length === 0) return null;
  return (
    <section class="panel" aria-label="Limits">
      <h2>Limits</h2>
      <ul class="meters">
        {limits.map(({ name, unit, selector, limit, periodSeconds, left, refillsIn }) => {
          const format = unit === "dollars" ? formatCost : formatCount;
          return (
            <li key={`${name} ${selector}`}>
              <Meter
                label={selector === undefined ? name : `${name} (${selector})`}
                used={left === null ? null : limit - left}
                bound={limit}
                text={`${left === null ? UNKNOWN : format(left)} of ${format(limit)} ${unit === "dollars" ? "" : unit} in ${formatDuration(periodSeconds * 1_000)} left`}
              />
              {refillsIn !== null && refillsIn > 0 && (
                <span class="faint">full again in {formatDuration(refillsIn)}</span>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
