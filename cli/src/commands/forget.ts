// `plano forget`: has the running Plano forget the requests of a session, of a user, or all.
import type { ForgottenCount } from "@plano/brightstaff/dashboard-api";
import { openDashboard } from "../dashboard/client.js";
import { CommandError } from "../system/command-error.js";
import { printable, printableJson } from "../system/printable.js";

export interface ForgetOptions {
  session?: string;
  user?: string;
  all?: boolean;
  json?: boolean;
}

/** Throws a CommandError when not exactly one of them is given, or Plano cannot do it. */
export async function forget(
  { json, ...named }: ForgetOptions,
  { env, print }: { env: NodeJS.ProcessEnv; print: (line: string) => void },
): Promise<void> {
  if (Object.keys(named).length !== 1)
    throw new CommandError("Give one of --session ID, --user ID and --all.");
  const client = await openDashboard(env);
  const forgotten = await client.post<ForgottenCount>("forget", named);
  if (json === true) return print(printableJson(forgotten));
  const { session, user } = named;
  const whose =
    session !== undefined
      ? ` of session ${printable(session)}`
      : user !== undefined
        ? ` of user ${printable(user)}`
        : "";
  print(toldOf(forgotten.requests, whose));
}

function toldOf(requests: number, whose: string): string {
  if (requests === 0) return `No request${whose} was kept.`;
  return requests === 1 ? `1 request${whose} is forgotten.` : `${requests} requests${whose} are forgotten.`;
}
