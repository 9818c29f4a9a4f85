// One conversation as it was read: what each request added, and between them what it took.
import type { ConversationDetail, ConversationTurn } from "@plano/brightstaff/dashboard-api";
import { linkTo, open } from "../../address/location.js";
import { address } from "../../api/client.js";
import { useLoaded } from "../../api/loaded.js";
import { Sparkline } from "../../charts/sparkline.js";
import { Failure } from "../../components/notices.js";
import { Said } from "../../components/said.js";
import { StatusCode } from "../../components/status-code.js";
import { Time } from "../../components/time.js";
import {
  formatCost,
  formatCostSum,
  formatCount,
  formatDuration,
  formatShare,
  plural,
} from "../../format/numbers.js";
import { useKeys } from "../../keyboard/keys.js";
import { Served } from "../../list/served.js";

export function ConversationPage({ id }: { id: string }) {
  const { data, loading, error } = useLoaded<ConversationDetail>(
    address(`conversations/${encodeURIComponent(id)}`),
  );
  const leave = (): void => (history.length > 1 ? history.back() : open(linkTo("conversations")));
  useKeys({ Escape: leave });
  return (
    <main>
      <header class="request-title">
        <div class="request-line">
          <button type="button" class="quiet" onClick={leave} title="back (esc)" aria-label="Back">
            ←
          </button>
          <h1>{error?.message ?? data?.summary.preview ?? `Conversation ${id}`}</h1>
        </div>
      </header>
      {data && <Failure error={error} />}
      {data && (
        <article class={loading ? "old" : ""}>
          <Sums detail={data} />
          <ol class="messages thread">
            {data.turns.map((turn) => (
              <Turn key={turn.id} turn={turn} />
            ))}
          </ol>
        </article>
      )}
    </main>
  );
}

function Sums({ detail: { summary } }: { detail: ConversationDetail }) {
  const { turns, requests, forks, input, cachedInput, cost, withoutPrice, context, quality } = summary;
  return (
    <div class="panel sums">
      <dl>
        {[
          ["quality", quality],
          ["turns", formatCount(turns)],
          ["requests", `${formatCount(requests)}${forks > 0 ? `, ${plural(forks, "fork")}` : ""}`],
          ["context", formatCount(context.at(-1))],
          ["cached", formatShare(cachedInput, input)],
          ["cost", formatCostSum(cost, withoutPrice)],
        ].map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <div class="curve">{context.length > 1 && <Sparkline values={context} />}</div>
    </div>
  );
}

function Turn({ turn }: { turn: ConversationTurn }) {
  const { request, parts, isFork, id } = turn;
  const first = Math.min(...parts.map(({ message }) => message));
  return (
    <>
      <Said
        parts={parts}
        signals={request?.signals ?? []}
        request={id}
        from={Number.isFinite(first) ? first : 0}
      />
      <li class="gap took">
        {isFork && <span class="flag">↳ fork</span>}
        {request === null ? (
          "a request that is no longer kept"
        ) : (
          <>
            <Time at={request.started} />
            <StatusCode request={request} />
            <a href={linkTo("requests", { id })}>
              <Served request={request} />
            </a>
            <span>{formatDuration(request.duration)}</span>
            <span>
              {formatCount(request.usage?.input)} ▸ {formatCount(request.usage?.output)}
            </span>
            <span>{formatCost(request.cost)}</span>
          </>
        )}
      </li>
    </>
  );
}
