// What it costs, by anything that requests have, beside the period before.

import type { Breakdown, Dimension, Overview } from "@plano/brightstaff/dashboard-api";
import { change, view } from "../../address/location.js";
import { nameRange } from "../../address/range.js";
import { address } from "../../api/client.js";
import { useLoaded } from "../../api/loaded.js";
import { FilterBar } from "../../components/filter-bar.js";
import { Failure, NothingFound } from "../../components/notices.js";
import { CostSums } from "./cost-sums.js";
import { CostTable } from "./cost-table.js";
import { WithoutPrice } from "./without-price.js";

const DIMENSIONS: readonly Dimension[] = [
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

export function CostsPage() {
  const { q, range, options } = view.value;
  const by = (options.by ?? "model") as Dimension;
  const overview = useLoaded<Overview>(address("overview", { q, range }));
  const table = useLoaded<Breakdown>(address("breakdown", { by, q, range }));
  const tags = Object.keys(overview.data?.top ?? {}).filter((name): name is Dimension =>
    name.startsWith("tag:"),
  );
  const { data } = overview;
  return (
    <main>
      <FilterBar known={data?.top} error={overview.error ?? table.error} />
      <Failure error={overview.error ?? table.error} />
      {data && (
        <div class={overview.loading ? "old" : ""}>
          <WithoutPrice overview={data} />
          <CostSums overview={data} />
        </div>
      )}
      <div class="list-title">
        <h1>Cost of the {nameRange(range)}</h1>
        <label>
          by{" "}
          <span class="select">
            <select
              value={by}
              onChange={({ currentTarget }) =>
                change({ options: { by: currentTarget.value } }, { replace: true })
              }
            >
              {[...DIMENSIONS, ...tags].map((dimension) => (
                <option key={dimension} value={dimension}>
                  {dimension.replace("tag:", "tag ")}
                </option>
              ))}
            </select>
          </span>
        </label>
        <a
          class="button"
          href={address("breakdown", { by, q, range, format: "csv" })}
          download={`plano-cost-by-${by.replace(":", "-")}.csv`}
        >
          CSV
        </a>
      </div>
      <div class={table.loading ? "old" : ""}>
        {table.data && table.data.rows.length > 0 && <CostTable by={by} table={table.data} />}
        {table.data?.rows.length === 0 && <NothingFound />}
      </div>
    </main>
  );
}
