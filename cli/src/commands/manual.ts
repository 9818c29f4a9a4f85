// `plano man`: the manual page, of the same commands, options and examples that `--help` prints.
import type { Command } from "commander";

/** In the language of man(7): `plano man | man -l -` shows it. */
export function manualFor(program: Command): string {
  const name = program.name();
  const sections = program.commands.flatMap((command) => section(command, [name]));
  return [
    `.TH ${name.toUpperCase()} 1 "" "${name} ${program.version()}" "User Commands"`,
    ".SH NAME",
    `${name} \\- ${escaped(program.description())}`,
    ".SH SYNOPSIS",
    `.B ${name}`,
    "\\fIcommand\\fR [options] [arguments]",
    ".SH COMMANDS",
    ...sections,
    ...titled(textAfterHelp(program)),
  ].join("\n");
}

function section(command: Command, above: readonly string[]): string[] {
  const path = [...above, command.name()];
  if (command.commands.length > 0) return command.commands.flatMap((each) => section(each, path));
  const help = command.createHelp();
  const options = help.visibleOptions(command).filter(({ long }) => long !== "--help");
  return [
    `.SS "${escaped([...above, help.subcommandTerm(command)].join(" "))}"`,
    escaped(help.commandDescription(command)),
    ...help
      .visibleArguments(command)
      .flatMap((each) => [
        ".TP",
        `.I ${escaped(help.argumentTerm(each))}`,
        escaped(help.argumentDescription(each)),
      ]),
    ...options.flatMap((each) => [
      ".TP",
      `.B ${escaped(help.optionTerm(each))}`,
      escaped(help.optionDescription(each)),
    ]),
    ...asTyped(textAfterHelp(command)),
  ];
}

/** What `addHelpText` added: commander gives it only as a part of the whole help. */
function textAfterHelp(command: Command): string {
  let whole = "";
  const writeOut = (text: string): void => {
    whole += text;
  };
  command.configureOutput({ writeOut }).outputHelp();
  return whole.slice(command.helpInformation().length).trim();
}

function asTyped(text: string): string[] {
  return text === "" ? [] : [".PP", ".nf", ...text.split("\n").map(escaped), ".fi"];
}

/** `Examples:` and what is below it, until the next such line. */
function titled(text: string): string[] {
  return text.split(/^(?=\w+:$)/m).flatMap((part) => {
    const [title = "", ...lines] = part.trimEnd().split("\n");
    return [`.SH ${title.slice(0, -1).toUpperCase()}`, ...asTyped(lines.join("\n"))];
  });
}

/** A period or an apostrophe begins a request only at the beginning of a line. */
function escaped(text: string): string {
  return text
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replace(/^(?=[.'])/, "\\&");
}
