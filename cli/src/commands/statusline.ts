// `plano statusline`: the conversation of the moment on one line, for the status bars of coding agents, which write their
// session as JSON on standard input.
import type { ConversationList, ConversationSummary } from "@plano/brightstaff/dashboard-api";
import { formatCostSum, formatCount, formatShare } from "@plano/dashboard/terminal";
import { type DashboardClient, openDashboard } from "../dashboard/client.js";
import { sparkline } from "../obs/text.js";
import { printable } from "../system/printable.js";

const RANGE = "24h";
const POINTS = 8;
/** Milliseconds that standard input may take. */
const INPUT_TIMEOUT = 500;
const MOST_INPUT = 1 << 20;

export async function statusline(
  env: NodeJS.ProcessEnv,
  input: NodeJS.ReadStream,
  print: (line: string) => void,
): Promise<void> {
  const client = await openDashboard(env);
  const session = input.isTTY ? undefined : sessionIn(await textOf(input));
  const conversation =
    (session === undefined ? undefined : await latest(client, `session:${JSON.stringify(session)}`)) ??
    (await latest(client, ""));
  print(conversation === undefined ? "plano · no conversation yet" : lineOf(conversation));
}

async function latest(client: DashboardClient, q: string): Promise<ConversationSummary | undefined> {
  const asked = { q, range: RANGE, sort: "last", limit: 1 };
  return (await client.get<ConversationList>("conversations", asked)).conversations[0];
}

function lineOf(conversation: ConversationSummary): string {
  const { models, context, cachedInput, input, cost, withoutPrice } = conversation;
  return [
    printable(models.at(-1) ?? "no model"),
    `${formatCount(context.at(-1))} ctx ${sparkline(context.slice(-POINTS))}`.trimEnd(),
    `${formatShare(cachedInput, input)} cached`,
    formatCostSum(cost, withoutPrice),
  ].join(" · ");
}

/** Undefined if the text does not tell. */
function sessionIn(text: string): string | undefined {
  try {
    const { session_id: session } = JSON.parse(text) as { session_id?: unknown };
    return typeof session === "string" && session !== "" ? session : undefined;
  } catch {
    return undefined;
  }
}

/** As far as it comes in time. */
async function textOf(input: NodeJS.ReadStream): Promise<string> {
  let text = "";
  const timer = setTimeout(() => input.destroy(), INPUT_TIMEOUT);
  try {
    for await (const chunk of input.setEncoding("utf8")) {
      text += chunk;
      if (text.length > MOST_INPUT) break;
    }
  } catch {
    // What came until then is what there is.
  }
  clearTimeout(timer);
  return text;
}
