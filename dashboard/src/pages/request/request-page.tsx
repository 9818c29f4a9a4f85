// Everything about one request.

import type { ConfigShown, RequestDetail } from "@plano/brightstaff/dashboard-api";
import { useSignal } from "@preact/signals";
import { linkTo, open, view } from "../../address/location.js";
import { address } from "../../api/client.js";
import { useLoaded } from "../../api/loaded.js";
import { CopyButton, copy } from "../../components/copy-button.js";
import { Failure } from "../../components/notices.js";
import { type Tab, Tabs } from "../../components/tabs.js";
import { toCurl } from "../../format/curl.js";
import { useKeys } from "../../keyboard/keys.js";
import { Difference } from "./difference.js";
import { Facts } from "./facts.js";
import { Messages } from "./messages.js";
import { PriceTable } from "./price-table.js";
import { ReplayDialog } from "./replay-dialog.js";
import { RequestTitle } from "./title.js";
import { WaterfallChart } from "./waterfall-chart.js";

export function RequestPage({ id }: { id: string }) {
  const { data, loading, error } = useLoaded<RequestDetail>(address(`requests/${encodeURIComponent(id)}`));
  const config = useLoaded<ConfigShown>(address("config"));
  const replaying = useSignal(false);
  const curl = (): string => (data ? toCurl(data, originOf(data, config.data)) : "");
  const leave = (): void => (history.length > 1 ? history.back() : open(linkTo("requests")));
  const goTo = (neighbour: string | undefined) => (): void => {
    if (neighbour !== undefined) open(linkTo("requests", { id: neighbour, options: view.value.options }));
  };
  useKeys({
    Escape: leave,
    c: () => {
      copy(curl());
    },
    r: () => {
      replaying.value = data !== undefined;
    },
    j: goTo(data?.neighbours.next),
    k: goTo(data?.neighbours.previous),
  });
  return (
    <main>
      {!data && (
        <header class="request-title">
          <div class="request-line">
            <h1>{error === undefined ? "Request" : error.message}</h1>
            {error !== undefined && <a href={linkTo("requests")}>All requests</a>}
          </div>
        </header>
      )}
      {data && <Failure error={error} />}
      {data && (
        <article class={`request ${loading ? "old" : ""}`}>
          <RequestTitle detail={data} leave={leave}>
            <button
              type="button"
              title="send it again (r)"
              onClick={() => {
                replaying.value = true;
              }}
            >
              replay
            </button>
            <CopyButton label="copy as curl" text={curl} />
            <CopyButton label="copy link" text={() => location.href} />
          </RequestTitle>
          <div class="request-top">
            <WaterfallChart detail={data} />
            <PriceTable detail={data} />
          </div>
          <ReplayDialog
            key={data.summary.id}
            detail={data}
            models={config.data?.models ?? []}
            open={replaying}
          />
          <Tabs label="Parts of the request" tabs={tabsOf(data)} />
        </article>
      )}
    </main>
  );
}

function tabsOf(detail: RequestDetail): Tab[] {
  const { replayOf } = detail.summary;
  return [
    { name: "messages", content: () => <Messages detail={detail} /> },
    ...(replayOf === undefined
      ? []
      : [{ name: "difference", content: () => <Difference detail={detail} of={replayOf} /> }]),
    { name: "details", content: () => <Facts detail={detail} /> },
    { name: "raw", content: () => <pre class="raw">{JSON.stringify(detail.record, null, 2)}</pre> },
  ];
}

/** Where the request came in. */
function originOf({ summary }: RequestDetail, config: ConfigShown | undefined): string {
  const listener = config?.listeners.find(({ name }) => name === summary.listener);
  return `http://localhost:${listener?.port ?? 12_000}`;
}
