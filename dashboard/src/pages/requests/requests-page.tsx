// All requests that a filter and a range choose: charts, what they have in common, and the list. Two questions fill it.

import type { Overview } from "@plano/brightstaff/dashboard-api";
import { view } from "../../address/location.js";
import { nameRange } from "../../address/range.js";
import { address } from "../../api/client.js";
import { useLoaded } from "../../api/loaded.js";
import { FilterBar } from "../../components/filter-bar.js";
import { Failure, NothingFound } from "../../components/notices.js";
import { Time } from "../../components/time.js";
import { formatExact, plural } from "../../format/numbers.js";
import { RequestGrid } from "../../list/request-grid.js";
import { Charts } from "./charts.js";
import { Facets } from "./facets.js";
import { useListed } from "./listed.js";

export function RequestsPage() {
  const { q, range } = view.value;
  const overview = useLoaded<Overview>(address("overview", { q, range }));
  const listed = useListed(q, range);
  const { data } = overview;
  return (
    <main>
      <FilterBar known={data?.top} error={overview.error ?? listed.error} />
      <Failure error={overview.error ?? listed.error} />
      <div class={overview.loading ? "old" : ""}>
        {data ? <Charts overview={data} /> : !overview.error && <div class="charts" />}
      </div>
      <div class="with-facets">
        <div class={`facets-place ${overview.loading ? "old" : ""}`}>{data && <Facets top={data.top} />}</div>
        <div class={`listed ${listed.loading ? "old" : ""}`}>
          <div class="list-title">
            <h1>{listed.total === undefined ? "Requests" : plural(listed.total, "request")}</h1>
            {data && <Kept overview={data} />}
          </div>
          {listed.requests.length > 0 ? (
            <RequestGrid
              label={`Requests of the ${nameRange(range)}`}
              requests={listed.requests}
              total={listed.total}
              onNearEnd={listed.more}
            />
          ) : (
            !listed.loading && listed.error === undefined && <NothingFound />
          )}
        </div>
      </div>
    </main>
  );
}

/** Nobody should take what is not kept for what did not happen. */
function Kept({ overview: { kept, range } }: { overview: Overview }) {
  if (kept.from <= range.from && kept.dropped === 0) return null;
  return (
    <span class="faint">
      {kept.from > range.from && (
        <>
          kept since <Time at={kept.from} />
        </>
      )}
      {kept.dropped > 0 && <> {formatExact(kept.dropped)} not kept</>}
    </span>
  );
}
