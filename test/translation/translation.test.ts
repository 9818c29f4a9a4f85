// docs/translation.md describes the filter's treatment of every field, and nothing is dropped without a
// reason. With UPDATE_GOLDENS=1 the page is rewritten.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import { type ClientName, READY_CLIENTS, READY_UPSTREAMS, type UpstreamName } from "../filter/formats.js";
import { RequestUnits } from "../filter/request-units.js";
import { ResponseUnits } from "../filter/response-units.js";
import { type Row, renderDocument, type Tables } from "./document.js";
import { noteFor, readNotes } from "./notes.js";
import { outcomeOf, type Translate } from "./outcome.js";
import { answerProbes } from "./probes/answers.js";
import { chatProbes } from "./probes/chat-completions.js";
import { messagesProbes } from "./probes/messages.js";
import type { Probe } from "./probes/probe.js";
import { responsesProbes } from "./probes/responses.js";
import { rootMembers } from "./sdk-members.js";

const page = fileURLToPath(new URL("../../docs/translation.md", import.meta.url));
const requestProbes: Record<ClientName, Probe[]> = {
  "chat-completions": chatProbes,
  messages: messagesProbes,
  responses: responsesProbes,
};
const notes = readNotes();
let tables: Tables;

beforeAll(async () => {
  const requests = await RequestUnits.load();
  const answers = await ResponseUnits.load();
  tables = {
    requests: new Map(
      READY_CLIENTS.map((client) => [
        client,
        rowsOf(requestProbes[client], othersThan(client, READY_UPSTREAMS), (upstream) => (body) => {
          const outcome = requests.translate(client, upstream, body);
          return "text" in outcome ? outcome : { message: outcome.message };
        }),
      ]),
    ),
    answers: new Map(
      READY_UPSTREAMS.map((upstream) => [
        upstream,
        rowsOf(answerProbes[upstream], othersThan(upstream, READY_CLIENTS), (client) => (body) => {
          const { ok, text, observed } = answers.whole(client, upstream, body);
          return ok ? { text } : { message: observed.failure };
        }),
      ]),
    ),
  };
}, 120_000);

function othersThan<F extends UpstreamName>(format: UpstreamName, formats: readonly F[]): F[] {
  return formats.filter((other) => other !== format);
}

function rowsOf<F extends UpstreamName>(
  probes: readonly Probe[],
  targets: readonly F[],
  translate: (target: F) => Translate,
): Row[] {
  return probes.map((probe) => ({
    field: probe.field,
    outcomes: new Map(targets.map((target) => [target, outcomeOf(probe, translate(target))])),
  }));
}

/** `chat-completions request` and so on, with its rows. */
function sections(): [string, readonly Row[]][] {
  return [
    ...[...tables.requests].map(([client, rows]): [string, readonly Row[]] => [`${client} request`, rows]),
    ...[...tables.answers].map(([upstream, rows]): [string, readonly Row[]] => [`${upstream} answer`, rows]),
  ];
}

test("nothing is dropped without a reason", () => {
  const silent = sections().flatMap(([of, rows]) =>
    rows.flatMap(({ field, outcomes }) =>
      [...outcomes]
        .filter(([to, outcome]) => outcome === "dropped" && noteFor(notes, of, field, to) === undefined)
        .map(([to]) => `${of}: ${field} to ${to}`),
    ),
  );
  expect(silent).toEqual([]);
});

test("every note is about a field that has a row", () => {
  const known = new Set(sections().flatMap(([of, rows]) => rows.map(({ field }) => `${of}: ${field}`)));
  const stray = notes.flatMap(({ of, fields }) =>
    fields.map((field) => `${of}: ${field}`).filter((row) => !known.has(row)),
  );
  expect(stray).toEqual([]);
});

describe.each(READY_CLIENTS)("every member of a %s request in its SDK", (client) => {
  test("has a row", () => {
    const rows = requestProbes[client].map(({ field }) => field);
    const missing = rootMembers(client).filter((name) => !rows.some((field) => names(field, name)));
    // Members that every probe's document has anyway.
    const always = [
      "model",
      "messages",
      "input",
      "text",
      "reasoning",
      "stream_options",
      "include",
      "tool_choice",
    ];
    expect(missing.filter((name) => !always.includes(name))).toEqual([]);
  });
});

/** The field's text mentions the member: as `name`, `name.more`, `name[]` or `name: value`. */
function names(field: string, name: string): boolean {
  return new RegExp(`\`${name}(?:[.:[\`]|$)`).test(field);
}

test("the page describes what the filter does", () => {
  const text = renderDocument(tables, notes);
  if (process.env.UPDATE_GOLDENS === "1") writeFileSync(page, text);
  expect(readFileSync(page, "utf8")).toBe(text);
});
