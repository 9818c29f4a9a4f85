// The command line of `plano state`.
import { Command, InvalidArgumentError, Option } from "commander";
import {
  exportState,
  type ListOptions,
  listState,
  type RemoveOptions,
  removeState,
  type ShowOptions,
  type StateFilter,
  showState,
} from "./state.js";

const TENANT = ["-t, --tenant <name>", "only this tenant's"] as const;
const JSON_OPTION = ["--json", "print JSON"] as const;

export function stateCommand(env: NodeJS.ProcessEnv, print: (line: string) => void): Command {
  const state = new Command("state")
    .description("list, show, remove and export the responses and conversations that are kept")
    .addHelpText("after", examples("ls", "show resp_123", "rm resp_123", "export > kept.jsonl"));
  state
    .command("ls")
    .description("list them, those changed last first")
    .option(...TENANT)
    .addOption(kindOption())
    .option("-n, --limit <number>", "how many", parseLimit, 50)
    .option("--after <place>", "go on where a list before ended, as it said")
    .option(...JSON_OPTION)
    .addHelpText("after", examples("ls --tenant alice", "ls --json | jq -r '.entries[].id'"))
    .action((options: ListOptions) => listState(options, env, print));
  state
    .command("show")
    .description("show one with its items")
    .argument("<id>", "of a response or a conversation")
    .option(...TENANT)
    .option(...JSON_OPTION)
    .addHelpText("after", examples("show resp_123", "show resp_123 --json | jq .response.output"))
    .action((id: string, options: ShowOptions) => showState(id, options, env, print));
  state
    .command("rm")
    .description("remove them")
    .argument("[ids...]", "of responses or conversations")
    .option(...TENANT)
    .option("--all", "all of the tenant that --tenant names")
    .addHelpText("after", examples("rm resp_123 conv_456", "rm --all --tenant alice"))
    .action((ids: string[], options: RemoveOptions) => removeState(ids, options, env, print));
  state
    .command("export")
    .description("print each as a line of JSON")
    .option(...TENANT)
    .addOption(kindOption())
    .addHelpText("after", examples("export --tenant alice > alice.jsonl"))
    .action((options: StateFilter) => exportState(options, env, print));
  return state;
}

function kindOption(): Option {
  return new Option("-k, --kind <kind>", "only these").choices(["response", "conversation"]);
}

function examples(...commands: string[]): string {
  return `\nExamples:\n${commands.map((command) => `  $ plano state ${command}`).join("\n")}`;
}

function parseLimit(text: string): number {
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1 || limit > 1_000)
    throw new InvalidArgumentError("it is a number from 1 to 1000");
  return limit;
}
