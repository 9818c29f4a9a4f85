// What the requests have in common, by dimension: how many have each value, and each value a filter.

import type { BreakdownRow, Dimension, Overview } from "@plano/brightstaff/dashboard-api";
import { change, linkTo, view } from "../../address/location.js";
import { formatCount, formatShare, isWrong } from "../../format/numbers.js";
import { exclude, filterBy, hasTerm, remove, writeTerm } from "../../query/terms.js";

const FIRST: readonly Dimension[] = [
  "model",
  "provider",
  "route",
  "agent",
  "caller",
  "user",
  "client",
  "session",
  "listener",
];

export function Facets({ top }: { top: Overview["top"] }) {
  const tags = (Object.keys(top) as Dimension[]).filter((dimension) => dimension.startsWith("tag:"));
  const shown = [...FIRST, ...tags].filter((dimension) =>
    (top[dimension] ?? []).some(({ key }) => key[dimension]),
  );
  return (
    <aside class="facets" aria-label="Breakdown">
      {shown.map((dimension) => (
        <Facet key={dimension} dimension={dimension} rows={top[dimension] ?? []} />
      ))}
    </aside>
  );
}

function Facet({ dimension, rows }: { dimension: Dimension; rows: readonly BreakdownRow[] }) {
  const most = Math.max(1, ...rows.map(({ requests }) => requests));
  return (
    <section>
      <h2>
        {dimension.replace("tag:", "tag ")}
        <a
          href={linkTo("costs", { options: { by: dimension } })}
          title={`cost by ${dimension}`}
          aria-label={`Cost by ${dimension}`}
        >
          $
        </a>
      </h2>
      <ul>
        {rows.map((row) => {
          const value = row.key[dimension];
          return value === undefined ? null : (
            <Value key={value} dimension={dimension} value={value} row={row} share={row.requests / most} />
          );
        })}
      </ul>
    </section>
  );
}

interface ValueProperties {
  dimension: Dimension;
  value: string;
  row: BreakdownRow;
  share: number;
}

function Value({ dimension, value, row, share }: ValueProperties) {
  const { q } = view.value;
  const active = hasTerm(q, dimension, value);
  const edit = (next: string) => (): void => change({ q: next });
  return (
    <li class={active ? "active" : ""}>
      <i class="facet-bar" style={{ width: `${share * 100}%` }} />
      <button
        type="button"
        class="facet-value"
        title={`${value}\n${formatShare(row.errors, row.requests)} failed`}
        aria-pressed={active}
        onClick={edit(active ? remove(q, writeTerm(dimension, value)) : filterBy(q, dimension, value))}
      >
        <span>{value}</span>
        <b class={isWrong(row.errors, row.requests) ? "bad" : ""}>{formatCount(row.requests)}</b>
      </button>
      <button
        type="button"
        class="facet-without"
        title="exclude"
        aria-label={`Exclude ${value}`}
        onClick={edit(exclude(q, dimension, value))}
      >
        ⊖
      </button>
    </li>
  );
}
