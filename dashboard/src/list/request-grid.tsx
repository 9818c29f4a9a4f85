// A list of requests as a grid that the keyboard walks: rows open, values filter. It holds however many rows there are.

import type { RequestSummary } from "@plano/brightstaff/dashboard-api";
import { useEffect, useRef, useState } from "preact/hooks";
import { change, linkTo, open, view } from "../address/location.js";
import { hasFailed } from "../format/failures.js";
import { useKeys } from "../keyboard/keys.js";
import { exclude, filterBy } from "../query/terms.js";
import { type Column, columnsOf } from "./columns.js";
import { type Cursor, type Move, moveCursor, placeOf } from "./cursor.js";
import { isNarrow } from "./narrow.js";
import { useWindow } from "./use-window.js";

const ROW = 30;
/** On a narrow screen a row has two lines. */
const NARROW_ROW = 54;
/** How close to the end more rows are asked for. */
const NEAR_END = 60;
/** The request that was open last: coming back, the cursor is there. */
let lastOpened: string | undefined;

interface Properties {
  label: string;
  requests: readonly RequestSummary[];
  /** How many there are in all, listed or not. */
  total?: number | undefined;
  onNearEnd?(): void;
}

export function RequestGrid({ label, requests, total, onNearEnd }: Properties) {
  const body = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<Cursor>({ id: lastOpened, column: undefined });
  const height = isNarrow.value ? NARROW_ROW : ROW;
  const rows = useWindow(requests.length, height, body);
  const ids = requests.map(({ id }) => id);
  const at = cursor.id === undefined ? -1 : ids.indexOf(cursor.id);
  const current = requests[at];
  const columns = columnsOf(requests);
  const names = columns.map(({ name }) => name);
  const column = placeOf(cursor, names);

  const move = (to: Move) => (): void => {
    const next = moveCursor(cursor, to, ids, names);
    setCursor(next);
    if (next.id !== undefined && next.id !== cursor.id) rows.reveal(ids.indexOf(next.id));
  };
  const narrow = (edit: typeof filterBy) => (): void => {
    const term = current && columns[column]?.term?.(current);
    if (term) change({ q: edit(view.value.q, term.key, term.value) });
  };
  useKeys({
    j: move("down"),
    k: move("up"),
    ArrowDown: move("down"),
    ArrowUp: move("up"),
    h: move("left"),
    l: move("right"),
    ArrowLeft: move("left"),
    ArrowRight: move("right"),
    Home: move("first"),
    End: move("last"),
    PageUp: move("page-up"),
    PageDown: move("page-down"),
    Enter: () => {
      if (current) openRequest(current.id);
    },
    f: narrow(filterBy),
    x: narrow(exclude),
  });
  useEffect(() => {
    if (rows.end > requests.length - NEAR_END) onNearEnd?.();
  }, [rows.end, requests.length]);
  useEffect(() => {
    if (at > 0) rows.reveal(at);
  }, []);

  return (
    <div
      class={columns.some(({ name }) => name === "who") ? "grid" : "grid nameless"}
      role="grid"
      aria-label={label}
      aria-rowcount={(total ?? requests.length) + 1}
      aria-colcount={columns.length}
      tabIndex={0}
      {...(current && { "aria-activedescendant": rowId(current.id) })}
    >
      <div class="grid-head" role="rowgroup">
        <div class="grid-row" role="row" aria-rowindex={1}>
          {columns.map(({ name, title }) => (
            <div key={name} role="columnheader" class={`cell ${name}`}>
              {title}
            </div>
          ))}
        </div>
      </div>
      <div class="grid-body" role="rowgroup" ref={body} style={{ height: `${requests.length * height}px` }}>
        {requests.slice(rows.first, rows.end).map((request, index) => (
          <Row
            key={request.id}
            request={request}
            index={rows.first + index}
            top={(rows.first + index) * height}
            columns={columns}
            column={request === current ? column : undefined}
          />
        ))}
      </div>
    </div>
  );
}

interface RowProperties {
  request: RequestSummary;
  index: number;
  top: number;
  columns: readonly Column[];
  /** The column of the cursor, if it is in this row. */
  column: number | undefined;
}

function Row({ request, index, top, columns, column }: RowProperties) {
  const isCurrent = column !== undefined;
  return (
    <div
      class={`grid-row ${isCurrent ? "current" : ""} ${hasFailed(request) ? "failed" : ""}`}
      id={rowId(request.id)}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={isCurrent}
      style={{ transform: `translateY(${top}px)` }}
      onClick={() => openRequest(request.id)}
    >
      {columns.map((shown, at) => (
        <Cell key={shown.name} column={shown} request={request} current={column === at} />
      ))}
    </div>
  );
}

function Cell({ column, request, current }: { column: Column; request: RequestSummary; current: boolean }) {
  const term = column.term?.(request);
  return (
    <div role="gridcell" class={`cell ${column.name} ${current ? "current-cell" : ""}`}>
      <span class="value">{column.cell(request)}</span>
      {term && (
        <span
          class="pick"
          aria-hidden="true"
          title={`only ${term.key}:${term.value}`}
          onClick={(event) => {
            event.stopPropagation();
            change({ q: filterBy(view.value.q, term.key, term.value) });
          }}
        >
          ⊕
        </span>
      )}
    </div>
  );
}

function openRequest(id: string): void {
  lastOpened = id;
  open(linkTo("requests", { id }));
}

const rowId = (id: string): string => `request-${id}`;
