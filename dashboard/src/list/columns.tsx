// The columns of a list of requests: what a cell shows, and the term of a filter that its value is.

import type { RequestSummary } from "@plano/brightstaff/dashboard-api";
import type { ComponentChildren } from "preact";
import { Badges } from "../components/badges.js";
import { StatusCode } from "../components/status-code.js";
import { Time } from "../components/time.js";
import { tellFailure } from "../format/failures.js";
import { formatCost, formatCount, formatDuration, UNKNOWN } from "../format/numbers.js";
import { Served } from "./served.js";

export interface Column {
  /** Also the cell's class, which places it. */
  name: string;
  title: string;
  cell(request: RequestSummary): ComponentChildren;
  term?(request: RequestSummary): Term | undefined;
}

interface Term {
  key: string;
  value: string;
}

const term = (key: string, value: string | null | undefined): Term | undefined =>
  value === null || value === undefined ? undefined : { key, value };

/** A header may name the user, as a tag of this name. */
const USER_TAG = "user";

const whoOf = ({ caller, user, tags, client }: RequestSummary): string | undefined =>
  caller ?? user ?? tags[USER_TAG] ?? client;

/** Without the one of who asked where none of the requests says so. */
export function columnsOf(requests: readonly RequestSummary[]): readonly Column[] {
  return requests.some((request) => whoOf(request) !== undefined) ? COLUMNS : NAMELESS;
}

const COLUMNS: readonly Column[] = [
  { name: "time", title: "time", cell: ({ started }) => <Time at={started} /> },
  {
    name: "status",
    title: "status",
    cell: (request) => <StatusCode request={request} />,
    term: ({ status }) => term("status", String(status)),
  },
  {
    name: "model",
    title: "asked → served",
    cell: (request) => <Served request={request} />,
    term: ({ model, asked }) => (model === null ? term("asked", asked) : term("model", model)),
  },
  {
    name: "route",
    title: "route",
    cell: ({ route, agent }) => agent ?? route ?? UNKNOWN,
    term: ({ route, agent }) => (agent === undefined ? term("route", route) : term("agent", agent)),
  },
  {
    name: "preview",
    title: "request",
    cell: ({ own, preview, error, asked, api, path }) => (
      <>
        {own && <span class="tag">Plano's own</span>}
        {preview ?? (
          <span class="faint">{error === undefined ? `${api || path}` : tellFailure({ error, asked })}</span>
        )}
      </>
    ),
  },
  {
    name: "who",
    title: "who",
    cell: (request) => whoOf(request) ?? UNKNOWN,
    term: ({ caller, user, tags, client }) =>
      term("caller", caller) ??
      term("user", user) ??
      term(`tag:${USER_TAG}`, tags[USER_TAG]) ??
      term("client", client),
  },
  {
    name: "ttft",
    title: "first token",
    cell: ({ ttft }) => formatDuration(ttft),
    term: ({ ttft }) => (ttft === null ? undefined : { key: "ttft", value: `>=${Math.floor(ttft)}ms` }),
  },
  {
    name: "duration",
    title: "duration",
    cell: ({ duration }) => formatDuration(duration),
    term: ({ duration }) => ({ key: "duration", value: `>=${Math.floor(duration)}ms` }),
  },
  { name: "tokens", title: "in ▸ out", cell: ({ usage }) => <Tokens usage={usage} /> },
  { name: "cost", title: "cost", cell: ({ cost }) => formatCost(cost) },
  { name: "flags", title: "signals", cell: ({ signals }) => <Badges signals={signals} /> },
];

const NAMELESS = COLUMNS.filter(({ name }) => name !== "who");

function Tokens({ usage }: Pick<RequestSummary, "usage">) {
  if (usage === null) return <>{UNKNOWN}</>;
  return (
    <>
      {formatCount(usage.input)}
      <span class="faint">▸</span>
      <span class="out">{formatCount(usage.output)}</span>
    </>
  );
}
