// `plano state`: lists, shows, removes and exports the responses and conversations that the running Plano keeps.
import type { EntryFilter, EntrySummary, ShownEntry } from "@plano/brightstaff";
import { CommandError } from "../system/command-error.js";
import { printable, printableLines } from "../system/printable.js";
import { type EntryName, StateClient } from "../system/state-client.js";

type Print = (line: string) => void;

export type StateFilter = Omit<EntryFilter, "id">;

interface Output {
  json?: boolean;
}

export type ShowOptions = Omit<StateFilter, "kind"> & Output;

export interface ListOptions extends StateFilter, Output {
  limit: number;
  after?: string;
}

export async function listState(
  { limit, after, json, ...filter }: ListOptions,
  env: NodeJS.ProcessEnv,
  print: Print,
): Promise<void> {
  const client = await StateClient.open(env);
  const { entries, next } = await client.list(filter, limit, after);
  if (json === true) return print(jsonOf({ entries, ...(next !== undefined && { next }) }));
  if (entries.length === 0) return print("Nothing is kept.");
  for (const line of tableOf(entries)) print(line);
  if (next !== undefined) print(`\nThere are more: plano state ls --after ${next}`);
}

export async function showState(
  id: string,
  { json, ...filter }: ShowOptions,
  env: NodeJS.ProcessEnv,
  print: Print,
): Promise<void> {
  const client = await StateClient.open(env);
  const shown = await client.show(await named(client, id, filter));
  if (shown === undefined) throw new CommandError(`There is no entry ${printable(id)}.`);
  if (json === true) return print(jsonOf(shown, 2));
  for (const line of described(shown)) print(line);
}

export interface RemoveOptions extends StateFilter {
  all?: boolean;
}

export async function removeState(
  ids: readonly string[],
  { all, ...filter }: RemoveOptions,
  env: NodeJS.ProcessEnv,
  print: Print,
): Promise<void> {
  if (all === true ? ids.length > 0 || filter.tenant === undefined : ids.length === 0)
    throw new CommandError("Give ids, or --all with --tenant.");
  const client = await StateClient.open(env);
  let removed = 0;
  const remove = async (name: EntryName): Promise<void> => {
    if (await client.remove(name)) removed += 1;
  };
  if (all === true) for await (const entry of client.all(filter)) await remove(entry);
  for (const id of ids) await remove(await named(client, id, filter));
  print(removed === 1 ? "1 entry is removed." : `${removed} entries are removed.`);
}

/** One line of JSON for each entry. */
export async function exportState(filter: StateFilter, env: NodeJS.ProcessEnv, print: Print): Promise<void> {
  const client = await StateClient.open(env);
  for await (const entry of client.all(filter)) {
    const shown = await client.show(entry);
    if (shown !== undefined) print(jsonOf(shown));
  }
}

/** Ids are unique for a tenant only. */
async function named(client: StateClient, id: string, filter: StateFilter): Promise<EntryName> {
  const { entries } = await client.list({ ...filter, id }, 2);
  const [entry, another] = entries;
  if (entry === undefined) throw new CommandError(`There is no entry ${printable(id)}.`);
  if (another === undefined) return entry;
  throw new CommandError(`Several tenants have an entry ${printable(id)}: name one with --tenant.`);
}

function tableOf(entries: readonly EntrySummary[]): string[] {
  const rows = [
    ["KIND", "ID", "TENANT", "CREATED", "EXPIRES", "BYTES"],
    ...entries.map(({ kind, id, tenant, createdAt, expiresAt, bytes }) => [
      ...[kind, printable(id), printable(tenant)],
      ...[timeOf(createdAt), timeOf(expiresAt), String(bytes)],
    ]),
  ];
  const widths = [0, 1, 2, 3, 4, 5].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

function described(shown: ShownEntry): string[] {
  const entry = shown.kind === "response" ? shown.response : shown.conversation;
  const items =
    shown.kind === "response"
      ? [...shown.response.input, ...shown.response.output]
      : [...(shown.end === "start" ? [] : [{ type: "there are older items" }]), ...shown.items];
  const { tenant, createdAt, expiresAt } = entry;
  const facts: [string, string | undefined][] = [
    ["tenant", tenant],
    ["created", timeOf(createdAt)],
    ["expires", timeOf(expiresAt)],
    ...(shown.kind === "response"
      ? ([
          ["model", shown.response.model],
          ["status", shown.response.status],
          ["continues", shown.response.previous],
          ["conversation", shown.response.conversation],
        ] as [string, string | undefined][])
      : []),
  ];
  return [
    `${shown.kind} ${printable(entry.id)}`,
    ...facts.flatMap(([name, value]) =>
      value === undefined ? [] : [`  ${name.padEnd(12)} ${printable(value)}`],
    ),
    ...items.flatMap((item) => ["", ...itemLines(item)]),
  ];
}

interface ShownItem {
  type?: unknown;
  role?: unknown;
  content?: unknown;
}

/** Its text, where it has some; else its JSON. */
function itemLines(item: ShownItem): string[] {
  const { type = "message", role, content } = item;
  const title = printable([type, role].filter((each) => typeof each === "string").join(" "));
  const texts = typeof content === "string" ? [content] : textsOf(content);
  const body = texts.length > 0 ? texts.flatMap(printableLines) : [jsonOf(item)];
  return [title, ...body.map((line) => `  ${line}`)];
}

function textsOf(content: unknown): string[] {
  if (!Array.isArray(content)) return [];
  return content.flatMap((part: { text?: unknown } | null) => {
    const text = part?.text;
    return typeof text === "string" ? [text] : [jsonOf(part)];
  });
}

function jsonOf(value: unknown, indent?: number): string {
  const lines = JSON.stringify(value, null, indent).split("\n");
  return lines.map(printable).join("\n");
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ");
}
