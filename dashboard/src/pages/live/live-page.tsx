// Is it well, what is happening, what needs a look. Two questions fill it; from then on the server pushes.

import type { Overview, RequestList } from "@plano/brightstaff/dashboard-api";
import { useEffect, useMemo } from "preact/hooks";
import { view } from "../../address/location.js";
import { nameRange } from "../../address/range.js";
import { address } from "../../api/client.js";
import { type Loaded, reload, useLoaded } from "../../api/loaded.js";
import { FilterBar } from "../../components/filter-bar.js";
import { FirstRequest } from "../../components/first-request.js";
import { Failure, NothingFound } from "../../components/notices.js";
import { Tile } from "../../components/tile.js";
import { useKeys } from "../../keyboard/keys.js";
import { RequestGrid } from "../../list/request-grid.js";
import { LiveFeed } from "../../live/feed.js";
import { advance } from "../../live/series.js";
import { LookLine } from "./look-line.js";
import { LiveStatus, NewRows } from "./status.js";
import { tilesOf } from "./tiles.js";

const LISTED = 200;
/** Scrolled further than this, somebody reads. */
const TOP = 240;

export function LivePage() {
  const { q, range } = view.value;
  const overview = useLoaded<Overview>(address("overview", { q, range }));
  const feed = useFeed(q, range);
  const list = useList(feed, address("requests", { q, range, limit: LISTED }));
  const latest = feed.latest.value;
  const shown = useMemo(
    () => overview.data && (latest ? advance(overview.data, latest) : overview.data),
    [overview.data, latest],
  );
  const rows = feed.rows.value;
  useKeys({ " ": () => togglePause(feed) });

  return (
    <main>
      <FilterBar known={overview.data?.top} error={overview.error ?? list.error} />
      <Failure error={overview.error ?? list.error} />
      {isFirst(overview.data, rows.length, q) ? (
        <FirstRequest />
      ) : (
        <>
          <div class={`tiles ${overview.loading ? "old" : ""}`}>
            {shown && tilesOf(shown, range).map((tile) => <Tile key={tile.label} {...tile} />)}
            {!shown && Array.from({ length: 6 }, (_, index) => <section key={index} class="tile" />)}
          </div>
          {shown && <LookLine totals={shown.totals} />}
          <div class="list-title">
            <h1>Requests</h1>
            <LiveStatus feed={feed} toggle={() => togglePause(feed)} />
          </div>
          <NewRows feed={feed} />
          {rows.length > 0 ? (
            <RequestGrid label={`Requests of the ${nameRange(range)}`} requests={rows} />
          ) : (
            !list.loading && list.error === undefined && <NothingFound />
          )}
        </>
      )}
    </main>
  );
}

/** Follows what happens behind the filter. Rows wait while somebody reads further down. */
function useFeed(q: string, range: string): LiveFeed {
  const feed = useMemo(() => new LiveFeed({ q, range }), [q, range]);
  useEffect(() => feed.run(), [feed]);
  useEffect(() => {
    const main = document.querySelector("main");
    const follow = (): void => {
      feed.scrolled.value = (main?.scrollTop ?? 0) > TOP;
      if (!feed.held.value && feed.waiting.peek().length > 0) feed.release();
    };
    main?.addEventListener("scroll", follow, { passive: true });
    return () => main?.removeEventListener("scroll", follow);
  }, [feed]);
  return feed;
}

/** What ended before the stream began, asked for once it has: so nothing is missed between the two. */
function useList(feed: LiveFeed, url: string): Loaded<RequestList> {
  const began = feed.began.value;
  const list = useLoaded<RequestList>(feed.state.value === "connecting" && began === 0 ? undefined : url);
  useEffect(() => {
    if (began > 1) reload();
  }, [began]);
  useEffect(() => {
    if (list.data && !list.loading) feed.begin(list.data.requests);
  }, [feed, list.data, list.loading]);
  return list;
}

function togglePause(feed: LiveFeed): void {
  feed.paused.value = !feed.paused.value;
  if (!feed.held.value) feed.release();
}

const isFirst = (overview: Overview | undefined, rows: number, q: string): boolean =>
  overview !== undefined && overview.kept.records === 0 && rows === 0 && q === "";
