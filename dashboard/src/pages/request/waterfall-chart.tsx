// The waterfall, with a number beside every bar, however short it is.

import type { RequestDetail } from "@plano/brightstaff/dashboard-api";
import { linkTo } from "../../address/location.js";
import { formatDuration } from "../../format/numbers.js";
import { ticksOf, type WaterfallBar, waterfallOf } from "./waterfall.js";

export function WaterfallChart({ detail }: { detail: RequestDetail }) {
  const { bars, end } = waterfallOf(detail);
  const share = (ms: number): string => `${(ms / end) * 100}%`;
  return (
    <section class="panel waterfall" aria-label="Where the time went">
      <div class="waterfall-row axis" aria-hidden="true">
        <span />
        <div class="waterfall-track">
          {ticksOf(end).map(({ at, name }) => (
            <span key={at} class="tick" style={{ left: share(at) }}>
              {name}
            </span>
          ))}
        </div>
      </div>
      <ol>
        {bars.map((bar, index) => (
          <li key={`${bar.label} ${index}`} class="waterfall-row">
            <Label bar={bar} />
            <div class="waterfall-track">
              <i
                class={`waterfall-bar ${bar.tone}`}
                style={{ left: share(bar.start), width: share((bar.mark ?? bar.start + bar.ms) - bar.start) }}
              />
              {bar.mark !== undefined && (
                <i
                  class="waterfall-bar stream"
                  style={{ left: share(bar.mark), width: share(bar.start + bar.ms - bar.mark) }}
                />
              )}
            </div>
            <span class="waterfall-note">
              <b>{formatDuration(bar.ms)}</b>
              <span title={bar.note}>
                {bar.note}
                {bar.mark !== undefined && <span class="faint"> first token {formatDuration(bar.mark)}</span>}
              </span>
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Label({ bar }: { bar: WaterfallBar }) {
  const indented = bar.depth > 0 ? "indented" : "";
  if (bar.id === undefined) return <span class={`waterfall-label ${indented}`}>{bar.label}</span>;
  return (
    <a class={`waterfall-label ${indented}`} href={linkTo("requests", { id: bar.id })}>
      {bar.label}
    </a>
  );
}
