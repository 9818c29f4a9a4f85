// `plano forget`: has the running Plano forget the requests of a session, a user or a tag, or all.
import type { ForgottenCount } from "@plano/brightstaff/dashboard-api";
import { openDashboard } from "../dashboard/client.js";
import { CommandError } from "../system/command-error.js";
import { printable, printableJson } from "../system/printable.js";

export interface ForgetOptions {
  session?: string;
  user?: string;
  /** NAME=VALUE. */
  tag?: string;
  all?: boolean;
  json?: boolean;
}

/** Throws a CommandError when not exactly one of them is given, or Plano cannot do it. */
export async function forget(
  { json, ...named }: ForgetOptions,
  { env, print }: { env: NodeJS.ProcessEnv; print: (line: string) => void },
): Promise<void> {
  if (Object.keys(named).length !== 1)
    throw new CommandError("Give one of --session ID, --user ID, --tag NAME=VALUE and --all.");
  const client = await openDashboard(env);
  const forgotten = await client.post<ForgottenCount>("forget", forgettableOf(named));
  if (json === true) return print(printableJson(forgotten));
  print(toldOf(forgotten, named));
}

function forgettableOf({ tag, ...named }: ForgetOptions): object {
  if (tag === undefined) return named;
  const [, name, value] = /^([^=]+)=(.+)$/s.exec(tag) ?? [];
  if (name === undefined) throw new CommandError("Give --tag as NAME=VALUE, such as --tag user=ann.");
  return { tag: { name, value } };
}

function toldOf({ requests, hidden }: ForgottenCount, named: ForgetOptions): string {
  const whose = Object.entries(named)
    .filter(([, name]) => typeof name === "string")
    .map(([kind, name]) => ` of ${kind} ${printable(String(name))}`)
    .join("");
  if (hidden === true)
    return `No request${whose} was found. Names are kept as hashes, and the running Plano has no PLANO_IDENTITY_KEY to compute this one: use what \`plano trace\` shows.`;
  if (requests === 0) return `No request${whose} was kept.`;
  return requests === 1 ? `1 request${whose} is forgotten.` : `${requests} requests${whose} are forgotten.`;
}
