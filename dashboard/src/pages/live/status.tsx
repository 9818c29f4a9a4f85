// Whether rows come in by themselves, and how many wait.

import { plural } from "../../format/numbers.js";
import type { FeedState, LiveFeed } from "../../live/feed.js";

const SAID: Record<FeedState, string> = {
  connecting: "connecting",
  live: "live",
  lost: "no connection, trying again",
  hidden: "waiting",
};

export function LiveStatus({ feed, toggle }: { feed: LiveFeed; toggle(): void }) {
  const paused = feed.paused.value;
  const state = paused ? "paused" : feed.state.value;
  return (
    <button
      type="button"
      class="live-status"
      aria-pressed={paused}
      title="hold rows back, or let them in (space)"
      onClick={toggle}
    >
      <i class={`dot ${state}`} aria-hidden="true" /> {paused ? "paused" : SAID[feed.state.value]}
    </button>
  );
}

export function NewRows({ feed }: { feed: LiveFeed }) {
  const waiting = feed.waiting.value.length;
  const dropped = feed.dropped.value;
  return (
    <div class="new-rows" aria-live="polite">
      {waiting > 0 && (
        <button
          type="button"
          onClick={() => {
            feed.release();
            document.querySelector("main")?.scrollTo({ top: 0 });
          }}
        >
          {plural(waiting, "new request")} ↑
        </button>
      )}
      {dropped > 0 && (
        <span class="faint">+ {plural(dropped, "more", "more")}; narrow the filter to see them</span>
      )}
    </div>
  );
}
