// `plano status`: shows what runs, since when, which parts answer and why others do not, what restarted, which changed files are
// not in force, and where the logs are. The exit status is 0 only when every part answers.
import path from "node:path";
import { type Absence, type PartReport, type Report, reportOn } from "../state/report.js";
import { notRunning, stateDirectory } from "../state/run-file.js";
import { dashboardLink } from "../system/dashboard-link.js";

type Print = (line: string) => void;

export interface StatusOptions {
  json?: boolean;
}

export async function status(
  { json }: StatusOptions,
  env: NodeJS.ProcessEnv,
  print: Print,
): Promise<boolean> {
  const report = await reportOn(stateDirectory(env));
  if (!("run" in report)) {
    if (json === true) print(JSON.stringify({ running: false, ...report }, null, 2));
    else tellAbsence(report, await notRunning(env), print);
    return false;
  }
  if (json === true) print(JSON.stringify(jsonOf(report), null, 2));
  else await tell(report, print);
  return report.parts.every(({ state }) => state === "ok");
}

function tellAbsence({ starting, ended }: Absence, none: string, print: Print): void {
  if (starting === undefined) print(none);
  else print(`Plano starts here (pid ${starting}); it does not serve yet.`);
  if (ended === undefined) return;
  const { since, file, log, lines } = ended;
  print(`The one that was up since ${since}, with ${file}, has ended by itself. The last lines of ${log}:`);
  for (const line of lines) print(`    ${line}`);
}

async function tell({ run, parts, file }: Report, print: Print): Promise<void> {
  const row = (name: string, text: string): void => print(`  ${name.padEnd(12)} ${text}`);
  print(`Plano is up since ${run.since}, with ${run.file}`);
  for (const part of parts) {
    const pid = part.pid === undefined ? "no process" : `pid ${part.pid}`;
    row(part.name, `${part.url.padEnd(28)} ${pid.padEnd(12)} ${stateOf(part)}`);
  }
  for (const { kind, name, url } of run.listeners)
    row("listener", `${url.padEnd(28)} ${kind.padEnd(12)} ${name}`);
  const dashboard = await dashboardLink(run.dashboardUrl, run.dashboardTokenPath);
  if (dashboard !== undefined) row("dashboard", dashboard);
  if (run.sandboxUrl !== undefined) row("sandbox", run.sandboxUrl);
  const { version, since, refused } = run.configuration;
  row("in force", `configuration ${version} since ${since}`);
  row("logs", `${path.dirname(run.logs.envoy)}; \`plano logs\` prints them`);
  const { models, variables } = run.keyless;
  if (models.length > 0)
    print(`\nModels without a key: ${models.join(", ")}. Not set: ${variables.join(", ")}.`);
  if (refused !== undefined) {
    print(`\nThe change of ${refused.at} was refused; what was in force before it stays:\n${refused.reason}`);
  } else if (file !== undefined) {
    print(
      "changed" in file
        ? `\n${run.file} has changed since, at ${file.changed}: \`plano reload\` brings it into force.`
        : `\n${run.file} cannot be read any more: ${file.unreadable}.`,
    );
  }
  for (const [what, reason] of Object.entries(run.stale)) print(`\nThe ${what} stay as they were: ${reason}`);
  for (const [name, { restarts, reason }] of Object.entries(run.parts)) {
    if (reason !== undefined) print(`\n${name} ended by itself ${times(restarts)}. The last end:\n${reason}`);
  }
}

function stateOf({ state, nextStart = 0, ends, pid, log }: PartReport): string {
  if (state === "ok" || state === "starting") return state;
  if (state === "silent")
    return pid === undefined ? `NOT RUNNING; see ${log}` : `NOT ANSWERING, but its process lives; see ${log}`;
  return `RESTARTING in ${(nextStart / 1_000).toFixed(1)} s; it ended ${times(ends)} in the last minute`;
}

function jsonOf({ run, parts, file }: Report): object {
  const { pid, since, url, listeners, keyless, dashboardUrl, sandboxUrl, configuration, stale, logs } = run;
  return {
    running: true,
    ...{ pid, since, url, listeners, keyless, dashboardUrl, sandboxUrl },
    parts: parts.map((part) => {
      const { restarts, reason } = run.parts[part.name === "brightstaff" ? "brightstaff" : "envoy"];
      return { ...part, restarts, ...(reason !== undefined && { reason }) };
    }),
    configuration: { file: run.file, ...configuration, ...file },
    ...{ stale, logs },
  };
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}
