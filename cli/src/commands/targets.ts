// `plano targets test`: which prompt targets a text would call, with which parameters. Asks the running brightstaff, which asks
// only the model that chooses.
import { runningHere } from "../state/run-file.js";
import { CommandError } from "../system/command-error.js";
import { printable, printableJson } from "../system/printable.js";

interface Told {
  calls: {
    target: string;
    parameters: Record<string, unknown>;
    request?: { method: string; path: string; body?: string; endpoint: string };
  }[];
  question: string | null;
  default_target: string | null;
}

const TIMEOUT = 30_000;
const PATH = "/prompt-choices/v1/chat/completions";

/** Throws a CommandError when nothing runs here, or there are no prompt targets, or the model failed. */
export async function testTargets(
  text: string,
  { json = false }: { json?: boolean },
  env: NodeJS.ProcessEnv,
  print: (line: string) => void,
): Promise<void> {
  const run = await runningHere(env);
  const told = await ask(run.brightstaffUrl, text);
  for (const line of json ? [printableJson(told)] : linesOf(told)) print(line);
}

async function ask(brightstaffUrl: string, text: string): Promise<Told> {
  const response = await fetch(brightstaffUrl + PATH, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ messages: [{ role: "user", content: text }] }),
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch((error: unknown) => {
    throw new CommandError(`brightstaff does not answer: ${error instanceof Error ? error.message : ""}`);
  });
  const body = (await response.json()) as Told & { error?: { message: string } };
  if (response.status === 404) throw new CommandError("The configuration has no listener of type prompt.");
  if (!response.ok)
    throw new CommandError(printable(body.error?.message ?? `It answered ${response.status}.`));
  return body;
}

function linesOf({ calls, question, default_target: standard }: Told): string[] {
  if (question !== null) return ["The user would be asked:", `  ${printable(question)}`];
  if (calls.length > 0) return calls.flatMap(linesOfCall);
  if (standard !== null) return [`No target suits: the default target ${standard} would be called.`];
  return ["No target suits: the default model would answer."];
}

function linesOfCall({ target, parameters, request }: Told["calls"][number]): string[] {
  const entries = Object.entries(parameters);
  const width = Math.max(...entries.map(([name]) => name.length), 0);
  const values = entries.map(([name, value]) => {
    const shown = typeof value === "string" ? value : JSON.stringify(value);
    return `  ${name.padEnd(width)}  ${printable(shown)}`;
  });
  const { method, path, body = "", endpoint } = request ?? {};
  const call = [method, path, body].filter((part) => part !== "").join(" ");
  const made =
    request === undefined ? "  its API cannot be called with these values" : `  ${call} at ${endpoint}`;
  return [target, ...values, printable(made)];
}
