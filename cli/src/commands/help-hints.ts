// After an error in how a command is called: where its own help is.
import type { Command } from "commander";

/** Of the command and of all below it. `name` is all that leads there, such as `plano key create`. */
export function addHelpHints(command: Command, name: string): void {
  command.showHelpAfterError(`(run ${name} --help for usage)`);
  for (const each of command.commands) addHelpHints(each, `${name} ${each.name()}`);
}
