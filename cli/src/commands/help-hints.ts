// After an error in how a command is called: where its own help is. How wide the help is.
import type { Command } from "commander";

/** What is easily missed, by the command's name. */
const NOTES: Record<string, string> = {
  "cli-agent": "; parameters of the agent itself go behind --",
};

/** Columns of a help's texts. At 80, the names of commands leave so many. */
const NARROWEST = 30;

/** Of the command and of all below it. `name` is all that leads there, such as `plano key create`. */
export function addHelpHints(command: Command, name: string): void {
  command.configureHelp({ minWidthToWrap: NARROWEST });
  command.showHelpAfterError(`(run ${name} --help for usage${NOTES[command.name()] ?? ""})`);
  for (const each of command.commands) addHelpHints(each, `${name} ${each.name()}`);
}
