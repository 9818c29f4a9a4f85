// The commands of a Plano's life: it starts, changes, is looked at, and stops.
import { type Command, Option } from "commander";
import { parsePort, parseTime } from "../system/parameters.js";
import { isInTerminal, isSupervisor, upInBackground } from "./background.js";
import { withChosenFile } from "./chosen-file.js";
import { type DownOptions, down } from "./down.js";
import { type StatusOptions, status } from "./status.js";
import type { UpgradeOptions } from "./upgrade.js";

interface UpFlags {
  foreground?: boolean;
  watch: boolean;
  sandbox?: boolean;
  drainTime: number;
  listenerPort?: number;
  ports?: "auto";
  withTracing?: boolean;
}

export function addLifeCommands(
  program: Command,
  env: NodeJS.ProcessEnv,
  print: (line: string) => void,
): void {
  program
    .command("up")
    .description("start Envoy and brightstaff")
    .argument(
      "[file]",
      "Plano configuration; without it plano.yaml or plano_config.yaml here, or defaults for all known providers",
    )
    .option("-f, --foreground", "stay attached; Ctrl-C stops everything")
    .option("--watch", "reload the file when it changes", true)
    .option("--no-watch", "do not reload the file when it changes")
    .option("--sandbox", "the sandbox answers for all providers but those at a base_url of the file")
    .option("--no-sandbox", "the sandbox answers for no provider, even if all keys are missing")
    .addOption(
      new Option("--drain-time <time>", "how long requests may take when Plano stops, such as 10s or 2m")
        .argParser(parseTime)
        .default(30_000, "30s"),
    )
    .option("--listener-port <port>", "the port for models instead of the file's; 0 is a free one", parsePort)
    .addOption(
      new Option("--ports <auto>", "free ports for Plano's own, so that several run here")
        .choices(["auto"])
        .env("PLANO_PORTS"),
    )
    .option(
      "--with-tracing",
      "keep what is said in memory, for `plano trace` and the dashboard, also without a terminal",
    )
    .addHelpText(
      "after",
      `
Exit status 1 when it cannot start, and says why. In the foreground SIGTERM and Ctrl-C let requests end first.

Examples:
  $ plano up
  $ plano up my.yaml --foreground --drain-time 5m
  $ PLANO_HOME=.second plano up my.yaml --listener-port 12100 --ports auto    a second one beside it
  $ plano up --with-tracing && plano trace --follow`,
    )
    .action(async (file: string | undefined, { foreground, ...flags }: UpFlags) => {
      const inTerminal = isInTerminal(env, process.stdout.isTTY === true);
      const { watch, sandbox, drainTime, ...asked } = flags;
      const own = { watch, drainTime, asked, ...(sandbox !== undefined && { sandbox }) };
      const options = await withChosenFile(file, { ...own, env, print, inTerminal });
      if (!isSupervisor(env) && foreground !== true) return upInBackground(options);
      const { supervise, upInForeground } = await import("./up.js");
      return isSupervisor(env) ? supervise(options) : upInForeground(options);
    });

  program
    .command("down")
    .description("stop what `plano up` started, once requests under way have ended; a second time: at once")
    .option(
      "--drain-time <time>",
      "how long requests may take, such as 10s or 2m; default: that of `plano up`",
      parseTime,
    )
    .addHelpText(
      "after",
      `
New connections are refused at once. Exit status 1 when Plano does not end.

Examples:
  $ plano down
  $ plano down --drain-time 5m           for long answers
  $ plano down --drain-time 0            cut them`,
    )
    .action((options: DownOptions) => down(options, env, print));

  program
    .command("reload")
    .description("bring the changed configuration into force; exit status 1 when it is refused")
    .option("--json", "print JSON: whether it is in force, and as what or why not")
    .addHelpText(
      "after",
      `
Examples:
  $ plano reload && plano status
  $ plano reload --json | jq -r '.errors[]'`,
    )
    .action(async ({ json }: { json?: boolean }) => {
      const { reload, reloadAsJson } = await import("./reload.js");
      if (json !== true) await reload(env, print);
      else if (!(await reloadAsJson(env, print))) process.exitCode = 1;
    });

  program
    .command("upgrade")
    .description(
      "replace Envoy while requests run: another Envoy, filter or environment; exit status 1 when it is refused",
    )
    .option(
      "--drain-time <time>",
      "how long to wait for the Envoy before the one that runs, such as 2m, whose requests are cut then; default: until they end",
      parseTime,
    )
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
The new Envoy has the variables of this shell, and takes what a reload cannot: limits of memory and connections, Amazon's
credentials. The one before finishes its requests; a second upgrade waits for it. A refused one leaves everything as it was.
brightstaff and plano itself go on as they are: a new version of Plano needs \`plano down\` and \`plano up\`.

Examples:
  $ ENVOY_BIN=/opt/envoy-1.41/envoy plano upgrade
  $ AWS_PROFILE=other plano upgrade`,
    )
    .action(async (options: UpgradeOptions) => (await import("./upgrade.js")).upgrade(options, env, print));

  program
    .command("status")
    .description("show what runs, and why something does not; exit status 1 unless every part answers")
    .option("--json", "print JSON")
    .addHelpText(
      "after",
      `
Examples:
  $ plano status
  $ plano status --json | jq -r '.parts[] | select(.state != "ok") | .log'`,
    )
    .action(async (options: StatusOptions) => {
      if (!(await status(options, env, print))) process.exitCode = 1;
    });
}
