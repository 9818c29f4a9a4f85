// `plano completion`: a script for bash, zsh or fish that completes commands, options and their values.
import type { Command, Option } from "commander";
import { TEMPLATES } from "../init/templates.js";

export type Shell = "bash" | "zsh" | "fish";

interface Completed {
  /** Commands that lead there, such as `key create`. */
  path: string;
  words: string[];
  takesFile: boolean;
  /** Options that a value follows. */
  valued: Valued[];
}

interface Valued {
  /** Such as `-p` and `--part`. */
  flags: string[];
  /** Empty: any value. */
  words: readonly string[];
  takesFile: boolean;
}

/** Names of values that are paths. */
const PATHS = new Set(["file", "path", "directory"]);
/** What commander does not know, since commands check it: by the path and the option. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  "init --template": TEMPLATES.map(({ id }) => id),
};

export function completionFor(program: Command, shell: Shell): string {
  const all = completedIn(program, []);
  if (shell === "fish") return fish(all);
  const script = bash(all);
  return shell === "bash" ? script : `autoload -U +X bashcompinit && bashcompinit\n${script}`;
}

function completedIn(command: Command, above: readonly string[]): Completed[] {
  const path = above.join(" ");
  const options = command.options.map(({ long }) => long ?? "");
  const names = command.commands.map((each) => each.name());
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  const own = {
    path,
    words: [...names, ...choices, ...options, "--help"].filter((word) => word !== ""),
    takesFile: command.registeredArguments.some((argument) => argument.name() === "file"),
    valued: command.options.filter(({ required, optional }) => required || optional).map(valuedAt(path)),
  };
  return [own, ...command.commands.flatMap((each) => completedIn(each, [...above, each.name()]))];
}

function valuedAt(path: string): (option: Option) => Valued {
  return ({ short, long, flags, argChoices }) => ({
    flags: [short, long].filter((flag) => flag !== undefined),
    words: argChoices ?? VALUES[`${path} ${long}`] ?? [],
    takesFile: PATHS.has(/[<[]([a-z]+)/.exec(flags)?.[1] ?? ""),
  });
}

function bash(all: readonly Completed[]): string {
  const values = all.flatMap(({ path, valued }) =>
    valued.map(({ flags, words, takesFile }) => {
      const places = flags.map((flag) => JSON.stringify(`${path} ${flag}`)).join("|");
      return `    ${places}) COMPREPLY=(${repliesOf(words, takesFile)}); return;;`;
    }),
  );
  const cases = all.map(
    ({ path, words, takesFile }) =>
      `    ${JSON.stringify(path)}) COMPREPLY=(${repliesOf(words, takesFile)});;`,
  );
  const groups = all.map(({ path }) => path).filter((path) => path !== "");
  return `_plano() {
  local word="\${COMP_WORDS[COMP_CWORD]}" path="" next each
  for ((each = 1; each < COMP_CWORD; each++)); do
    next="\${path:+$path }\${COMP_WORDS[each]}"
    case "|${groups.join("|")}|" in *"|$next|"*) path="$next";; esac
  done
  case "$path \${COMP_WORDS[COMP_CWORD - 1]}" in
${values.join("\n")}
  esac
  case "$path" in
${cases.join("\n")}
  esac
}
complete -F _plano plano`;
}

function repliesOf(words: readonly string[], takesFile: boolean): string {
  return [
    ...(words.length > 0 ? [`$(compgen -W ${JSON.stringify(words.join(" "))} -- "$word")`] : []),
    ...(takesFile ? ['$(compgen -f -- "$word")'] : []),
  ].join(" ");
}

function fish(all: readonly Completed[]): string {
  const lines = all.flatMap(({ path, words, takesFile, valued }) => {
    const condition =
      path === "" ? "__fish_use_subcommand" : `__fish_seen_subcommand_from ${path.split(" ").at(-1)}`;
    const files = takesFile ? "" : " -f";
    return words.map((word) => {
      if (!word.startsWith("--")) return `complete -c plano${files} -n '${condition}' -a ${word}`;
      const option = `complete -c plano -n '${condition}' -l ${word.slice(2)}`;
      const value = valued.find(({ flags }) => flags.includes(word));
      if (value === undefined) return option;
      if (value.words.length > 0) return `${option} -x -a '${value.words.join(" ")}'`;
      return `${option} ${value.takesFile ? "-r" : "-x"}`;
    });
  });
  return lines.join("\n");
}
