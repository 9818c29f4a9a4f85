// The head of a request: what it was, how it ended, and where one can go from it.

import type { RequestDetail } from "@plano/brightstaff/dashboard-api";
import type { ComponentChildren } from "preact";
import { linkTo } from "../../address/location.js";
import { StatusCode } from "../../components/status-code.js";
import { Time } from "../../components/time.js";
import { tellFailure } from "../../format/failures.js";
import { formatDuration } from "../../format/numbers.js";
import { formatInstant, formatWhen } from "../../format/time.js";
import { Served } from "../../list/served.js";

interface Properties {
  detail: RequestDetail;
  leave(): void;
  children: ComponentChildren;
}

export function RequestTitle({ detail, leave, children }: Properties) {
  const { summary, record, neighbours } = detail;
  const { started, duration, error, sandbox, own } = summary;
  const day = formatWhen(started, Date.now()).includes(" ")
    ? `${formatWhen(started, Date.now()).slice(0, -5)}`
    : "";
  return (
    <header class="request-title">
      <div class="request-line">
        <button type="button" class="quiet" onClick={leave} title="back (esc)" aria-label="Back">
          ←
        </button>
        <StatusCode request={summary} />
        <h1>
          <Served request={summary} />
        </h1>
        {sandbox && <span class="tag">sandbox</span>}
        {own && <span class="tag">Plano's own</span>}
        {summary.replayOf !== undefined && (
          <a class="tag" href={linkTo("requests", { id: summary.replayOf })}>
            replay
          </a>
        )}
        <div class="actions">
          {children}
          <Neighbour id={neighbours.previous} name="previous" text="↑" />
          <Neighbour id={neighbours.next} name="next" text="↓" />
        </div>
      </div>
      <p class="request-facts">
        <Time at={started} text={`${day}${formatInstant(started)}`} />
        <span>{formatDuration(duration)}</span>
        <span>
          {record.client_format}
          {record.upstream_format !== null &&
            record.upstream_format !== record.client_format &&
            ` → ${record.upstream_format}`}
        </span>
        <code>{summary.id}</code>
        {summary.conversation !== undefined && (
          <a href={linkTo("conversations", { id: summary.conversation.id })}>
            conversation, turn {summary.conversation.turn}
          </a>
        )}
        {Object.entries(summary.tags).map(([name, value]) => (
          <span key={name} class="tag">
            {name}={value}
          </span>
        ))}
      </p>
      {error !== undefined && (
        <p class="notice bad">
          <b>{error.code}</b> {error.message !== undefined && tellFailure(summary)}
        </p>
      )}
    </header>
  );
}

function Neighbour({ id, name, text }: { id: string | undefined; name: string; text: string }) {
  if (id === undefined) return null;
  return (
    <a
      class="button"
      href={linkTo("requests", { id })}
      aria-label={`The ${name} request`}
      title={`${name} (${name === "next" ? "j" : "k"})`}
    >
      {text}
    </a>
  );
}
