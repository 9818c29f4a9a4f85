// The command line. Prints errors that the user can fix without a stack trace. Commands that need the configuration's
// packages load them when they are asked for: that takes longer than everything that the others do.
import { Argument, Command, Option } from "commander";
import { chatgptCommand } from "./commands/chatgpt-command.js";
import type { AgentName, CliAgentOptions } from "./commands/cli-agent.js";
import type { Shell } from "./commands/completion.js";
import type { CostOptions } from "./commands/cost.js";
import type { DoctorOptions } from "./commands/doctor.js";
import type { Part } from "./commands/files.js";
import type { ForgetOptions } from "./commands/forget.js";
import { addHelpHints } from "./commands/help-hints.js";
import type { InitOptions } from "./commands/init.js";
import type { NewKeyOptions } from "./commands/key.js";
import { addLifeCommands } from "./commands/life-commands.js";
import type { LogsOptions } from "./commands/logs.js";
import type { ObsOptions } from "./commands/obs.js";
import type { ReplayOptions } from "./commands/replay.js";
import { stateCommand } from "./commands/state-command.js";
import { testTargets } from "./commands/targets.js";
import type { TraceOptions } from "./commands/trace.js";
import { LEVELS, PARTS } from "./logs/entry.js";
import { messageOf } from "./system/command-error.js";
import { parseLines, parsePort } from "./system/parameters.js";
import { version } from "./system/version.js";

const { env } = process;
const print = (line: string): void => console.log(line);

const program = new Command("plano")
  .description("AI-native data plane: LLM traffic through stock Envoy, one YAML for all of it")
  .version(version)
  .addHelpText(
    "after",
    `
Examples:
  $ plano init                       write a configuration to begin with
  $ plano doctor                     whether everything is in place, and what to do
  $ plano up                         the file of this directory, or defaults with the keys of the environment
  $ plano up my.yaml                 start in the background and wait until it is ready
  $ plano up my.yaml --foreground    stay; Ctrl-C stops everything
  $ plano reload                     bring the changed file into force, or say why not
  $ plano upgrade                    a new Envoy in place of the one that runs; cuts no stream
  $ plano status                     what runs, and whether it is well
  $ plano logs -f                    the logs of all parts as one, as they grow
  $ plano trace                      the latest request: its time, its cost, what was said
  $ plano obs                        what happens now
  $ plano cost --since 7d            what requests cost
  $ plano state ls                   the responses and conversations that it keeps
  $ plano down                       stop it
  $ plano validate my.yaml           say what is wrong with a file, with line and column
  $ plano render my.yaml --out DIR   write what Envoy and brightstaff would be given
  $ plano targets test "reboot sw1"  which prompt target that would call
  $ plano signals chats.jsonl        what recorded conversations say about how well they went
  $ plano schema > schema.json       help for your editor

Environment:
  PLANO_HOME       state directory instead of .plano
  PLANO_PORT       of the defaults and of plano init: the port for models instead of 12000
  PLANO_PORTS      auto: free ports for Plano's own, so that several run on a machine
  ENVOY_BIN        an Envoy of your own, 1.37 or later
  PLANO_LOG_LEVEL  of brightstaff: trace, debug, info, warn, error`,
  );

addLifeCommands(program, env, print);

program
  .command("logs")
  .description("print the logs of all parts as one, by time")
  .option("-f, --follow", "go on with what is added, until Ctrl-C")
  .option("-n, --lines <number>", "how many of the latest lines", parseLines, 50)
  .addOption(new Option("-p, --part <parts...>", "only these").choices(PARTS))
  .addOption(new Option("-l, --level <level>", "this and what matters more").choices(LEVELS).default("info"))
  .option("--debug", "the same as --level debug, which has health checks too")
  .option("-r, --request <id>", "only what has this request id, or one that begins with it")
  .option("--json", "print JSON, one object a line")
  .addHelpText(
    "after",
    `
Examples:
  $ plano logs -f                         follow everything
  $ plano logs --level warn -n 20         the latest 20 refusals and errors
  $ plano logs --request 9708a586         what happened to one request
  $ plano logs --part access --json -n 1000 | jq 'select(.duration_ms > 5000) | .target'`,
  )
  .action(async ({ debug, ...options }: LogsOptions & { debug?: boolean }) => {
    const { logs } = await import("./commands/logs.js");
    await untilStopped((ended) =>
      logs({ ...options, ...(debug === true && { level: "debug" }) }, env, process.stdout, ended),
    );
  });

program
  .command("trace")
  .description("show a request: where its time went, what it cost, and what was said; or list requests")
  .argument("[target]", "`last`, the id of a request, or its beginning", undefined)
  .option("-l, --list", "list requests, the latest first")
  .option("-f, --follow", "print each request as it ends, until Ctrl-C")
  .option("-q, --query <query>", "only those that it finds, such as 'status:>=400 model:gpt-4o*'")
  .option("-w, --where <key=value...>", "the same for one field, such as model=gpt-4o")
  .option("-s, --since <range>", "15m, 1h, 24h, 7d", "24h")
  .option("-n, --limit <number>", "how many are listed", parseLines, 20)
  .option("--json", "print JSON, one object a line")
  .addHelpText(
    "after",
    `
Examples:
  $ plano trace                              the latest request
  $ plano trace 9708a586                     the request whose id begins so
  $ plano trace -q 'status:>=400'            the latest one that failed
  $ plano trace --list -q 'cost:>0.05' --since 7d
  $ plano trace --follow --json | jq -r '[.id, .cost] | @tsv'`,
  )
  .action(async (target: string | undefined, options: TraceOptions) => {
    const { trace } = await import("./commands/trace.js");
    await untilStopped((ended) => trace(target, options, { env, print, ended }));
  });

program
  .command("replay")
  .description("send a kept request again, and show what has changed in its answer, and what both cost")
  .argument("<id>", "of the request, or its beginning")
  .option("-m, --model <name>", "another model")
  .option("-s, --since <range>", "how far back it is looked for: 15m, 1h, 24h, 7d", "7d")
  .option("--json", "print the new request as JSON, and whether all of it was sent again (isWhole)")
  .addHelpText(
    "after",
    `
It costs what any request does. What was said has to be kept (dashboard.content); tools that the model asks for are not run.

Examples:
  $ plano replay 9708a586 --model anthropic/claude-sonnet-4-5
  $ plano replay 9708a586 --json | jq .summary.cost`,
  )
  .action(async (id: string, options: ReplayOptions) => {
    const { replay } = await import("./commands/replay.js");
    await replay(id, options, { env, print });
  });

program
  .command("forget")
  .description("forget the requests of a session, a user or a tag, or all: in memory and on the disk")
  .option("--session <id>", "as its client names it, or as `plano trace` shows it")
  .option("--user <id>", "the same; not the tag `user`")
  .option("--tag <name=value>", "of `dashboard.tags`")
  .option("--all", "all requests; totals stay")
  .option("--json", "print JSON")
  .addHelpText(
    "after",
    `
Totals, the access log, what Plano keeps of conversations (plano state rm), and what went elsewhere, such as spans, stay.

Example:
  $ plano forget --tag user=alice --json | jq .requests`,
  )
  .action(async (options: ForgetOptions) => {
    const { forget } = await import("./commands/forget.js");
    await forget(options, { env, print });
  });

program
  .command("obs")
  .description("show what happens now, on the whole terminal")
  .option("-q, --query <query>", "only requests that it finds, such as 'model:gpt-4o*'", "")
  .option("-s, --since <range>", "what numbers are of: 15m, 1h, 24h, 7d", "15m")
  .option("--once", "print the numbers once, as JSON; so it does into a pipe or a file")
  .option("--json", "print the numbers every two seconds, one object a line, until Ctrl-C")
  .addHelpText(
    "after",
    `
Keys: q quit · / filter · space pause · tab what the table is by · ↑↓ choose a request · enter show it

Examples:
  $ plano obs
  $ plano obs -q 'client:9f2c' --since 1h
  $ plano obs | jq .totals.cost
  $ plano obs --json | jq --unbuffered .totals.requests`,
  )
  .action(async (options: ObsOptions) => {
    const { obs } = await import("./commands/obs.js");
    const { stdin: input, stdout: output } = process;
    await untilStopped((ended) => obs(options, { env, input, output, ended }));
  });

program
  .command("statusline")
  .description("print the conversation of the moment on one line, for the status bar of a coding agent")
  .addHelpText(
    "after",
    `
A session on standard input, as Claude Code writes it ({"session_id": …}), chooses the conversation; else it is the latest.

Example, in Claude Code's settings.json:
  "statusLine": { "type": "command", "command": "PLANO_HOME=~/.plano plano statusline" }`,
  )
  .action(async () => (await import("./commands/statusline.js")).statusline(env, process.stdin, print));

program
  .command("cost")
  .description("say what requests cost, by model or whatever else they carry")
  .option("-b, --by <dimensions>", "up to three, such as model,tag:team", "model")
  .option("-s, --since <range>", "15m, 1h, 24h, 7d", "24h")
  .option("-q, --query <query>", "only those that it finds, such as 'client:9f2c'")
  .option("--csv", "print CSV")
  .option("--json", "print JSON, one object a line")
  .addHelpText(
    "after",
    `
What is by \`caller\`, \`client\`, \`user\`, \`session\`, \`route\`, \`agent\`, \`provider\`, \`listener\` or \`tag:NAME\`, too.

Examples:
  $ plano cost                               by model, of the last day
  $ plano cost --by tag:team,model --since 7d
  $ plano cost --csv > costs.csv`,
  )
  .action(async ({ by, ...options }: Omit<CostOptions, "by"> & { by: string }) => {
    const { cost } = await import("./commands/cost.js");
    await cost({ ...options, by: by.split(",") as CostOptions["by"] }, env, print);
  });

program
  .command("init")
  .description("write a configuration to begin with")
  .option("-t, --template <id>", "do not ask what it is for")
  .option("-o, --output <file>", "where to write it", "plano.yaml")
  .option("-y, --yes", "ask nothing: the first template, with the keys of the environment")
  .option("--force", "replace the file if it is there")
  .option("--clean", "write an empty file")
  .option("--list-templates", "print the templates")
  .addHelpText(
    "after",
    `
Examples:
  $ plano init                                asks what it is for, and which providers
  $ plano init --template failover --yes
  $ plano init --template coding-agent --output agents/plano.yaml`,
  )
  .action(async (options: InitOptions) => {
    const { init } = await import("./commands/init.js");
    await init(options, { env, input: process.stdin, output: process.stdout, print });
  });

program
  .command("doctor")
  .description(
    "check everything that Plano needs here, and say what to do; exit status 1 when something is wrong",
  )
  .argument("[file]", "Plano configuration; without it that of the running Plano, or of this directory")
  .option("--online", "try each key: ask its provider for its models")
  .option("--json", "print JSON, one object a line")
  .addHelpText(
    "after",
    `
Examples:
  $ plano doctor
  $ plano doctor my.yaml --online
  $ plano doctor --json | jq 'select(.state == "fail")'`,
  )
  .action(async (file: string | undefined, options: DoctorOptions) => {
    const { doctor } = await import("./commands/doctor.js");
    if (!(await doctor(file, options, { env, output: process.stdout }))) process.exitCode = 1;
  });

program
  .command("cli-agent")
  .description("start a coding agent that asks this Plano; print what its session has used at the end")
  .addArgument(new Argument("<agent>", "which one").choices(["claude", "codex"]))
  .argument("[parameters...]", "of the agent, after --")
  .option("--settings <json>", "settings of the agent, such as its models")
  .addHelpText(
    "after",
    `
Examples:
  $ plano cli-agent claude
  $ plano cli-agent claude -- -p 'what does this directory hold?'
  $ plano cli-agent codex --settings '{"CODEX_MODEL": "openai/gpt-5"}'`,
  )
  .action(async (agent: AgentName, parameters: string[], options: CliAgentOptions) => {
    const { cliAgent } = await import("./commands/cli-agent.js");
    process.exitCode = await cliAgent(agent, parameters, options, { env, print });
  });

program
  .command("completion")
  .description("print a script that completes commands and options")
  .addArgument(new Argument("<shell>", "yours").choices(["bash", "zsh", "fish"]))
  .addHelpText(
    "after",
    `
Examples, once for each shell:
  $ echo 'source <(plano completion bash)' >> ~/.bashrc
  $ echo 'autoload -U compinit && compinit; source <(plano completion zsh)' >> ~/.zshrc
  $ plano completion fish > ~/.config/fish/completions/plano.fish`,
  )
  .action(async (shell: Shell) =>
    print((await import("./commands/completion.js")).completionFor(program, shell)),
  );

program
  .command("man")
  .description("print the manual page")
  .addHelpText(
    "after",
    `
Example:
  $ plano man | man -l -`,
  )
  .action(async () => print((await import("./commands/manual.js")).manualFor(program)));

program
  .command("validate")
  .description("check a configuration")
  .argument("[file]", "Plano configuration; by default that of this directory")
  .option("--json", "print JSON: whether it is valid, and the lines that are printed otherwise")
  .addHelpText(
    "after",
    `
Examples:
  $ plano validate
  $ plano validate plano.yaml --json | jq -r '.errors[]'`,
  )
  .action(async (named: string | undefined, { json }: { json?: boolean }) => {
    const { validate, validateAsJson } = await import("./commands/files.js");
    const { fileToRead } = await import("./commands/chosen-file.js");
    const file = fileToRead(named);
    if (json !== true) await validate(file, env, print);
    else if (!(await validateAsJson(file, env, print))) process.exitCode = 1;
  });

program
  .command("schema")
  .description("print the JSON Schema of the configuration, for editors")
  .addHelpText(
    "after",
    `
Example:
  $ plano schema > plano_schema.json
  and as the first line of your file:
  # yaml-language-server: $schema=plano_schema.json`,
  )
  .action(async () => {
    const { editorSchema } = await import("@plano/config");
    print(JSON.stringify(editorSchema, null, 2));
  });

program
  .command("render")
  .description("print the configuration of Envoy, its filter, brightstaff or the rate limit service")
  .argument("<file>", "Plano configuration")
  .option("-o, --out <directory>", "write all files there instead")
  .addOption(
    new Option("--only <part>", "which part to print")
      .choices(["envoy", "filter", "brightstaff", "ratelimit"])
      .default("envoy"),
  )
  .addHelpText(
    "after",
    `
Examples:
  $ plano render plano.yaml --only filter
  $ plano render plano.yaml --out rendered      what Envoy and brightstaff are started with`,
  )
  .action(async (file: string, options: { out?: string; only: Part }) =>
    (await import("./commands/files.js")).render(file, options, env, print),
  );

program
  .command("sandbox")
  .description("run only the sandbox provider: no key, no network, scripted models")
  .option("-p, --port <number>", "port on 127.0.0.1", parsePort, 12_010)
  .option("--models", "print the models whose names ask for errors, delays and tool calls instead")
  .addHelpText(
    "after",
    `
Any model answers. Some fail, wait or call tools, as their names say: sandbox-error-429, sandbox-delay-200ms, ...

Examples:
  $ plano sandbox --port 8080
  $ plano sandbox --models                the names that ask for something else`,
  )
  .action(async ({ port, models }: { port: number; models?: boolean }) => {
    const { printModels, sandbox } = await import("./commands/sandbox.js");
    if (models === true) printModels(print);
    else await sandbox(port, print);
  });

const key = program
  .command("key")
  .description("create, revoke and list keys for callers")
  .addHelpText(
    "after",
    `
Examples:
  $ plano key create alice --file keys.json --expires 2027-01-31
  $ plano key list --file keys.json
  $ plano key create bob --file keys.json > bob.key    the key alone; the rest goes to standard error
  $ plano key revoke alice --file keys.json`,
  );
const FILE_OPTION = "-f, --file <path>";

key
  .command("create")
  .description("create a key and show it once")
  .argument("<name>", "the caller's name")
  .option(FILE_OPTION, "keys_file to write the hash to; without it the entry is printed")
  .option("-m, --model <names...>", "models the caller may ask for; without it all")
  .option("-e, --expires <time>", "expiry, such as 2027-01-31")
  .option("--json", "print JSON: the key, and its entry with the hash")
  .action(async (name: string, options: NewKeyOptions) =>
    (await import("./commands/key.js")).createKey(name, options, {
      print,
      note: (line) => console.error(line),
      inTerminal: process.stdout.isTTY === true,
    }),
  );

key
  .command("revoke")
  .description("revoke a key; a running Plano needs no restart")
  .argument("<name>", "the caller's name")
  .requiredOption(FILE_OPTION, "keys_file that holds the key")
  .action(async (name: string, { file }: { file: string }) =>
    (await import("./commands/key.js")).revokeKey(name, file, print),
  );

key
  .command("list")
  .description("list callers and what they may ask for")
  .requiredOption(FILE_OPTION, "keys_file to read")
  .option("--json", "print JSON, one object a line")
  .action(async (options: { file: string; json?: boolean }) =>
    (await import("./commands/key.js")).listKeys(options, print),
  );

program.addCommand(stateCommand(env, print));
program.addCommand(chatgptCommand(env, print));
program
  .command("targets")
  .description("prompt targets of the running Plano")
  .addHelpText(
    "after",
    `
Example:
  $ plano targets test "reboot sw-1"`,
  )
  .command("test")
  .description("print which target a text would call, with which parameters; calls none")
  .argument("<text>", "what a user might say")
  .option("--json", "print JSON")
  .action((text: string, options: { json?: boolean }) => testTargets(text, options, env, print));

/** Ctrl-C ends the command well. */
async function untilStopped(command: (ended: AbortSignal) => Promise<void>): Promise<void> {
  const ended = new AbortController();
  process.once("SIGINT", () => ended.abort());
  process.once("SIGTERM", () => ended.abort());
  await command(ended.signal);
}

program
  .command("signals")
  .description("look for signals in recorded conversations, one a line, and print one line of JSON for each")
  .argument(
    "<file>",
    'lines of {"id", "messages": [{"from": "human|gpt|function_call|observation", "value"}]}, or with "role" and "content"; - reads standard input',
  )
  .addOption(new Option("--compat <rules>", "find exactly what the reference finds").choices(["plano"]))
  .addHelpText(
    "after",
    `
Each line of the output is {"id", "report": {"quality", "quality_score", "signals"}}, or {"id", "error"}.

Examples:
  $ plano signals chats.jsonl
  $ plano signals chats.jsonl | jq -c 'select(.report.quality == "severe") | .id'
  $ gunzip -c chats.jsonl.gz | plano signals - --compat plano`,
  )
  .action(async (file: string, { compat }: { compat?: "plano" }) => {
    const { printSignals } = await import("./commands/signals.js");
    const { stdin: input, stdout: output } = process;
    await printSignals(file, { likeReference: compat !== undefined, input, output });
  });

/** Whoever reads the output may have seen enough, as `head` has. That ends every command but the one that serves. */
let serves = false;
program.hook("preAction", (_program, command) => {
  serves = command.name() === "up";
});
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE" && serves) return;
  if (error.code !== "EPIPE") console.error(messageOf(error));
  process.exit(error.code === "EPIPE" ? 0 : 1);
});

addHelpHints(program, program.name());
try {
  await program.parseAsync();
} catch (error) {
  console.error(messageOf(error));
  process.exitCode = 1;
}
