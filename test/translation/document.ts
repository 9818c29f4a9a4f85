// docs/translation.md: the filter's treatment of every field, as tables of outcomes, with handwritten
// explanations.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type ClientName, READY_CLIENTS, READY_UPSTREAMS, type UpstreamName } from "../filter/formats.js";
import { type Note, noteFor } from "./notes.js";
import type { Outcome } from "./outcome.js";

/** One field's outcomes, by the format it goes to. */
export interface Row {
  field: string;
  outcomes: ReadonlyMap<string, Outcome>;
}

export interface Tables {
  requests: ReadonlyMap<ClientName, readonly Row[]>;
  answers: ReadonlyMap<UpstreamName, readonly Row[]>;
}

const explanations = fileURLToPath(new URL("./explanations.md", import.meta.url));
const NAMES: Record<UpstreamName, string> = {
  "chat-completions": "Chat Completions",
  messages: "Messages",
  responses: "Responses",
  converse: "Converse",
  "generate-content": "generateContent",
};

export function renderDocument(tables: Tables, notes: readonly Note[]): string {
  const numbers = new Map(notes.map((note, index) => [note, index + 1]));
  const section = (
    title: string,
    of: string,
    targets: readonly UpstreamName[],
    rows: readonly Row[],
  ): string => [`### ${title}`, "", renderTable(of, targets, rows, notes, numbers), ""].join("\n");
  const requests = READY_CLIENTS.map((client) => {
    const targets = READY_UPSTREAMS.filter((upstream) => upstream !== client);
    const title = `${NAMES[client]} requests`;
    return section(title, `${client} request`, targets, tables.requests.get(client) ?? []);
  });
  const answers = READY_UPSTREAMS.map((upstream) => {
    const targets = READY_CLIENTS.filter((client) => client !== upstream);
    return section(
      `${NAMES[upstream]} answers`,
      `${upstream} answer`,
      targets,
      tables.answers.get(upstream) ?? [],
    );
  });
  const [before = "", after = ""] = readFileSync(explanations, "utf8").split("<!-- tables -->\n");
  const list = notes.map((note, index) => `${index + 1}. ${note.note.trim()}`);
  return [
    "<!-- Made by `npm run test:update` out of what the filter does; edit test/translation, not this page. -->\n",
    before.trimEnd(),
    "",
    ...requests,
    ...answers,
    "### Notes\n",
    ...list,
    "",
    after.trim(),
    "",
  ].join("\n");
}

function renderTable(
  of: string,
  targets: readonly UpstreamName[],
  rows: readonly Row[],
  notes: readonly Note[],
  numbers: ReadonlyMap<Note, number>,
): string {
  const cell = (row: Row, target: UpstreamName): string => {
    const outcome = row.outcomes.get(target) ?? "";
    const note = noteFor(notes, of, row.field, target);
    return note === undefined ? outcome : `${outcome} (${numbers.get(note)})`;
  };
  const cells = [
    ["", ...targets.map((target) => `to ${NAMES[target]}`)],
    ...rows.map((row) => [row.field, ...targets.map((target) => cell(row, target))]),
  ];
  const widths =
    cells[0]?.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0))) ?? [];
  const lines = cells.map(
    (line) => `| ${line.map((text, at) => text.padEnd(widths[at] ?? 0)).join(" | ")} |`,
  );
  lines.splice(1, 0, `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`);
  return lines.join("\n");
}
