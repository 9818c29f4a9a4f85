// What Plano checked of its surroundings, each with what to do about it. What is wrong comes first.
import type { Health } from "@plano/brightstaff/dashboard-api";

const SIGNS = { ok: "✓", warn: "!", fail: "✗" } as const;
const ORDER = { fail: 0, warn: 1, ok: 2 } as const;

export function Checks({ checks }: { checks: Health["checks"] }) {
  if (checks.length === 0) return null;
  const sorted = [...checks].sort((a, b) => ORDER[a.state] - ORDER[b.state]);
  return (
    <section class="panel wide" aria-label="Checks">
      <h2>Checks</h2>
      <ul class="checks">
        {sorted.map(({ name, state, text, remedy }) => (
          <li key={name} class={state}>
            <span class="sign" role="img" aria-label={state}>
              {SIGNS[state]}
            </span>
            <b>{name}</b>
            <span>
              {text}
              {remedy !== undefined && <span class="remedy">{remedy}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
