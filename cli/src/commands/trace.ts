// `plano trace`: one request, with where its time went, what it cost and what was said; or a list of requests.
import type { LiveBatch, RequestDetail, RequestList } from "@plano/brightstaff/dashboard-api";
import { type DashboardClient, openDashboard } from "../dashboard/client.js";
import { detailLines } from "../dashboard/detail.js";
import { rowOf, TITLE } from "../dashboard/row.js";
import { CommandError } from "../system/command-error.js";
import { printable, printableJson } from "../system/printable.js";

export interface TraceOptions {
  list?: boolean;
  follow?: boolean;
  query?: string;
  where?: readonly string[];
  since: string;
  limit: number;
  json?: boolean;
}

type Print = (line: string) => void;

/** Digits of an id that is cut. */
const SHORTEST = 4;
const MOST_LISTED = 10;
const QUOTES = "A query of several words is in quotes: -q 'status:>=400 tag:user=ann'.";
/** As ids of answers begin in their bodies. */
const OF_AN_ANSWER = /^(?:chatcmpl|cmpl|msg|resp)[-_]/;

/** `target`: `last`, an id of Plano's or of a provider's, or its beginning. Throws a CommandError when no request fits. */
export async function trace(
  target: string | undefined,
  options: TraceOptions,
  { env, print, ended }: { env: NodeJS.ProcessEnv; print: Print; ended: AbortSignal },
): Promise<void> {
  if (target !== undefined && isOfSeveral(target, options)) {
    throw new CommandError(
      `${printable(target)} is taken for an id, which does not go with --list, --follow and --query. ${QUOTES}`,
    );
  }
  const client = await openDashboard(env);
  const query = queryOf(options);
  if (options.follow === true) return follow(client, query, { ...options, print, ended });
  if (options.list === true) return list(client, query, options, print);
  const id = target === undefined || target === "last" ? await lastOf(client, query, options) : target;
  const detail = await detailOf(client, id, options);
  if (options.json === true) print(printableJson(detail));
  else showDetail(client, detail, print);
}

/** Whether the options ask for what one id cannot. */
function isOfSeveral(target: string, { list, follow, query, where = [] }: TraceOptions): boolean {
  const isAsked = query !== undefined || where.length > 0;
  return list === true || follow === true || (isAsked && target !== "last");
}

/** The link is for a person: it would let in whoever reads a file of it. */
function showDetail(client: DashboardClient, detail: RequestDetail, print: Print): void {
  for (const line of detailLines(detail, process.stdout)) print(line);
  if (!process.stdout.isTTY) return;
  print("");
  print(`Its page: ${client.linkTo(`/requests/${encodeURIComponent(detail.summary.id)}`)}`);
}

async function follow(
  client: DashboardClient,
  q: string,
  { json, since: range, print, ended }: TraceOptions & { print: Print; ended: AbortSignal },
): Promise<void> {
  if (json !== true) print(TITLE);
  for await (const { requests, dropped } of client.events<LiveBatch>("batch", { q, range }, ended)) {
    for (const request of requests) print(json === true ? printableJson(request) : rowOf(request));
    if (dropped > 0)
      print(json === true ? printableJson({ dropped }) : `+ ${dropped} more; narrow the filter`);
  }
}

async function list(client: DashboardClient, q: string, options: TraceOptions, print: Print): Promise<void> {
  const { since: range, limit, json } = options;
  const { total, requests } = await client.get<RequestList>("requests", { q, range, limit, settled: "yes" });
  if (json !== true) print(requests.length === 0 ? noneFound(q, range) : TITLE);
  for (const request of requests) print(json === true ? printableJson(request) : rowOf(request));
  if (json === true) return;
  if (total > requests.length) print(`${total - requests.length} more; --limit shows more of them`);
}

async function lastOf(client: DashboardClient, q: string, { since: range }: TraceOptions): Promise<string> {
  const asked = { q, range, limit: 1, settled: "yes" };
  const [last] = (await client.get<RequestList>("requests", asked)).requests;
  if (last === undefined) throw new CommandError(noneFound(q, range));
  return last.id;
}

function noneFound(q: string, range: string): string {
  const none = `No traces found${q === "" ? "" : ` for ${q}`} in the last ${range}.`;
  return /(?:^|\s)(?:-?\w+[=<>]|and\s|or\s)/i.test(q)
    ? `${none} A term is written status:429 or status:>=400, and all terms have to hold.`
    : none;
}

/** By an id of Plano's or of a provider's, or its beginning. Throws a CommandError when no request fits, or several do. */
export async function detailOf(
  client: DashboardClient,
  id: string,
  { since: range }: Pick<TraceOptions, "since">,
): Promise<RequestDetail> {
  const get = (whole: string): Promise<RequestDetail> =>
    client.get<RequestDetail>(`requests/${encodeURIComponent(whole)}`);
  if (id.length < SHORTEST) throw new CommandError(`Write at least ${SHORTEST} digits of the id.`);
  const asked = { q: JSON.stringify(id), range, limit: 500 };
  let { requests } = await client.get<RequestList>("requests", asked);
  if (requests.length === 0)
    ({ requests } = await client.get<RequestList>("requests", { ...asked, settled: "yes" }));
  const isMeant = (one: string): boolean => one.startsWith(id);
  const found = requests
    .filter((request) => isMeant(request.id) || request.providerIds?.some(isMeant))
    .map((request) => request.id);
  const [only, ...others] = new Set(found);
  if (only === undefined && OF_AN_ANSWER.test(id)) {
    throw new CommandError(
      `No request has the id ${printable(id)}, which looks like that in an answer's body. Its header x-plano-request-id has the request's.`,
    );
  }
  if (only === undefined || found.includes(id)) return get(id);
  if (others.length === 0) return get(only);
  const shown = [only, ...others].slice(0, MOST_LISTED).map((each) => `\n  ${each}`);
  throw new CommandError(`Several requests begin with ${id}:${shown.join("")}`);
}

/** `--where model=gpt-4o` is the term `model:gpt-4o`. */
function queryOf({ query = "", where = [] }: TraceOptions): string {
  const wrong = where.filter((term) => !/^[^=]+=./.test(term));
  if (wrong.length > 0)
    throw new CommandError(`Invalid --where filter(s): ${wrong.join(", ")}. Use key=value.`);
  const terms = where.map((term) => {
    const at = term.indexOf("=");
    return `${term.slice(0, at)}:${JSON.stringify(term.slice(at + 1))}`;
  });
  return [query, ...terms].join(" ").trim();
}
