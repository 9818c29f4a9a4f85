// `plano completion`: a script for bash, zsh or fish that completes commands, options and their values.
import type { Command } from "commander";

export type Shell = "bash" | "zsh" | "fish";

interface Completed {
  /** Commands that lead there, such as `key create`. */
  path: string;
  words: string[];
  takesFile: boolean;
}

export function completionFor(program: Command, shell: Shell): string {
  const all = completedIn(program, []);
  if (shell === "fish") return fish(all);
  const script = bash(all);
  return shell === "bash" ? script : `autoload -U +X bashcompinit && bashcompinit\n${script}`;
}

function completedIn(command: Command, above: readonly string[]): Completed[] {
  const options = command.options.flatMap(({ long, argChoices }) => [long ?? "", ...(argChoices ?? [])]);
  const names = command.commands.map((each) => each.name());
  const choices = command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []);
  const own = {
    path: above.join(" "),
    words: [...names, ...choices, ...options, "--help"].filter((word) => word !== ""),
    takesFile: command.registeredArguments.some((argument) => argument.name() === "file"),
  };
  return [own, ...command.commands.flatMap((each) => completedIn(each, [...above, each.name()]))];
}

function bash(all: readonly Completed[]): string {
  const cases = all.map(({ path, words, takesFile }) => {
    const files = takesFile ? ' $(compgen -f -- "$word")' : "";
    return `    ${JSON.stringify(path)}) COMPREPLY=($(compgen -W ${JSON.stringify(words.join(" "))} -- "$word")${files});;`;
  });
  const groups = all.map(({ path }) => path).filter((path) => path !== "");
  return `_plano() {
  local word="\${COMP_WORDS[COMP_CWORD]}" path="" next each
  for ((each = 1; each < COMP_CWORD; each++)); do
    next="\${path:+$path }\${COMP_WORDS[each]}"
    case "|${groups.join("|")}|" in *"|$next|"*) path="$next";; esac
  done
  case "$path" in
${cases.join("\n")}
  esac
}
complete -F _plano plano`;
}

function fish(all: readonly Completed[]): string {
  const lines = all.flatMap(({ path, words, takesFile }) => {
    const condition =
      path === "" ? "__fish_use_subcommand" : `__fish_seen_subcommand_from ${path.split(" ").at(-1)}`;
    const files = takesFile ? "" : " -f";
    return words.map((word) =>
      word.startsWith("--")
        ? `complete -c plano -n '${condition}' -l ${word.slice(2)}`
        : `complete -c plano${files} -n '${condition}' -a ${word}`,
    );
  });
  return lines.join("\n");
}
