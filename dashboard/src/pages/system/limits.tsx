// The rate limits, and how much of each was used in its latest period.
import type { Health } from "@plano/brightstaff/dashboard-api";
import { linkTo } from "../../address/location.js";
import { Meter } from "../../components/meter.js";
import { formatCost, formatCount, plural } from "../../format/numbers.js";
import { writeTerm } from "../../query/terms.js";
import { allowanceOf, keptBy, periodOf } from "./allowance.js";

type Limit = Health["limits"][number];

export function Limits({ limits }: { limits: Health["limits"] }) {
  if (limits.length === 0) return null;
  return (
    <section class="panel" aria-label="Limits">
      <h2>Limits</h2>
      <ul class="meters">
        {limits.map((limit) => (
          <li key={allowanceOf(limit)}>
            {limit.used === null ? (
              <ForEach limit={limit} />
            ) : (
              <Used limit={limit} label={allowanceOf(limit)} used={limit.used} />
            )}
          </li>
        ))}
      </ul>
      <p class="faint">
        By the requests that have ended; Envoy also counts those under way.{" "}
        <a href={linkTo("requests", { q: writeTerm("ended", "limit") })}>Who was refused</a>
      </p>
    </section>
  );
}

/** A bucket for each value. */
function ForEach({ limit }: { limit: Limit }) {
  const { values, selector = "", term, unknown } = limit;
  const kept = keptBy(selector);
  const linkOf = (value: string): string | undefined =>
    term && linkTo("requests", { q: writeTerm(term.key, term.prefix + (value || "*"), value === "") });
  return (
    <>
      <div class="meter">
        <span>{allowanceOf(limit)}</span>
        {values !== undefined && (
          <span class="faint">
            {plural(values.count, "value")} in the last {periodOf(limit)}
          </span>
        )}
      </div>
      {unknown === "not kept" && (
        <p class="faint">
          Whose they are is not kept: <code>{kept}</code> keeps it.
        </p>
      )}
      {unknown === "masked" && <p class="faint">Values that are masked cannot be told apart.</p>}
      <ul class="meters each">
        {values?.fullest.map(({ value, used }) => (
          <li key={value}>
            <Used {...{ limit, used, label: value || `without ${selector}` }} href={linkOf(value)} />
          </li>
        ))}
      </ul>
    </>
  );
}

interface UsedProperties {
  limit: Limit;
  label: string;
  used: number;
  href?: string | undefined;
}

function Used({ limit, label, used, href }: UsedProperties) {
  const amount = limit.unit === "dollars" ? formatCost(used) : formatCount(used);
  return (
    <Meter {...{ label, used, href }} bound={limit.limit} text={`${amount} in the last ${periodOf(limit)}`} />
  );
}
