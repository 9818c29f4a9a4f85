// Where requests went: per route, and per agent, which models answered, how well, and how long choosing took.

import type { Breakdown } from "@plano/brightstaff/dashboard-api";
import { view } from "../../address/location.js";
import { nameRange } from "../../address/range.js";
import { address } from "../../api/client.js";
import { useLoaded } from "../../api/loaded.js";
import { FilterBar } from "../../components/filter-bar.js";
import { Failure, NothingFound } from "../../components/notices.js";
import { groupRows } from "./grouped.js";
import { RouteTable } from "./route-table.js";

export function RoutingPage() {
  const { q, range } = view.value;
  const routes = useLoaded<Breakdown>(address("breakdown", { by: ["route", "model"], q, range }));
  const agents = useLoaded<Breakdown>(address("breakdown", { by: ["agent", "model"], q, range }));
  const error = routes.error ?? agents.error;
  const byAgent = groupRows(agents.data?.rows ?? [], "agent").filter(({ name }) => name !== undefined);
  const byRoute = groupRows(routes.data?.rows ?? [], "route");
  return (
    <main>
      <FilterBar known={undefined} error={error} />
      <Failure error={error} />
      <div class={routes.loading || agents.loading ? "old" : ""}>
        {(byRoute.length > 0 || byAgent.length === 0) && (
          <div class="list-title">
            <h1>Routes of the {nameRange(range)}</h1>
          </div>
        )}
        {byRoute.length > 0 && <RouteTable dimension="route" groups={byRoute} />}
        {byAgent.length > 0 && (
          <>
            <div class="list-title">
              <h1>Agents of the {nameRange(range)}</h1>
            </div>
            <RouteTable dimension="agent" groups={byAgent} />
          </>
        )}
        {routes.data?.rows.length === 0 && agents.data?.rows.length === 0 && <NothingFound />}
      </div>
    </main>
  );
}
