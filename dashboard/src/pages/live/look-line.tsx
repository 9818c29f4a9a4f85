// What needs a look, as links to the requests it is about.

import type { Totals } from "@plano/brightstaff/dashboard-api";
import { linkTo, view } from "../../address/location.js";
import { plural } from "../../format/numbers.js";

export function LookLine({ totals }: { totals: Totals }) {
  const { q } = view.value;
  const failed = totals.errors - totals.limited;
  const reasons = [
    {
      count: failed,
      text: `${plural(failed, "request")} failed`,
      term: "failed:true -ended:limit",
      bad: true,
    },
    {
      count: totals.limited,
      text: `${plural(totals.limited, "request")} over a limit`,
      term: "ended:limit",
      bad: true,
    },
    { count: totals.failovers, text: plural(totals.failovers, "failover"), term: "attempts:>1", bad: false },
    {
      count: totals.clientsLeft,
      text: `${plural(totals.clientsLeft, "client")} left early`,
      term: "ended:client",
      bad: false,
    },
    {
      count: totals.withoutPrice,
      text: `${plural(totals.withoutPrice, "call")} without a price`,
      bad: false,
    },
  ].filter(({ count }) => count > 0);
  return (
    <p class="look">
      {reasons.length === 0 ? (
        <span class="faint">Nothing needs a look.</span>
      ) : (
        <>
          <span class="look-title">needs a look</span>
          {reasons.map(({ text, term, bad }) => (
            <a
              key={text}
              class={bad ? "bad" : ""}
              href={
                term === undefined
                  ? linkTo("costs")
                  : linkTo("requests", { q: `${q} ${term}`.trim(), range: view.value.range })
              }
            >
              {text}
            </a>
          ))}
        </>
      )}
    </p>
  );
}
