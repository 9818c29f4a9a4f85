// Which configuration `plano up` starts: the file that the user names, or the one in this directory, or the defaults.
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import type { DefaultFile } from "@plano/config";
import { stateDirectory } from "../state/run-file.js";
import { CommandError } from "../system/command-error.js";
import { withVariablesBeside } from "../system/configuration-file.js";
import { printable } from "../system/printable.js";
import { privateDirectory, writePrivate } from "../system/private-files.js";
import { assertNotRunning, type UpOptions } from "./background.js";

/** In this directory; the first that is there. */
export const CONFIGURATION_NAMES = ["plano.yaml", "plano_config.yaml"] as const;
const ALIKE = /^(?:(?:plano|arch)(?:[-_.]?config)?|config)\.ya?ml$/i;
/** In the state directory, where the user can look at it and copy it. */
const DEFAULTS = "defaults.yaml";

type Asked = Omit<UpOptions, "file">;

/** Options with the file, and the sandbox where no provider has a key. Says what was chosen unless the user did. */
export async function withChosenFile(file: string | undefined, asked: Asked): Promise<UpOptions> {
  if (file !== undefined) return { ...asked, file };
  const { env, print } = asked;
  const [found, ...others] = CONFIGURATION_NAMES.filter((name) => existsSync(name));
  if (found !== undefined) {
    print(`Using ${[found, ...others.map((other) => `not ${other}`)].join(", ")}.`);
    return { ...asked, file: found };
  }
  const directory = stateDirectory(env);
  await assertNotRunning(directory);
  const { env: known, warnings } = await withVariablesBeside(CONFIGURATION_NAMES[0], env);
  const { defaultFile } = await import("@plano/config");
  const defaults = defaultFile(known);
  const written = path.join(directory, DEFAULTS);
  await privateDirectory(directory);
  await writePrivate(written, defaults.text);
  const shown = path.relative(process.cwd(), written);
  const isKeyless = defaults.keyed.length === 0;
  for (const line of told(defaults, shown, asked.sandbox)) print(line);
  const alike = namedAlike(".");
  if (alike !== undefined) print(`  warning: ${alike}`);
  for (const warning of warnings) print(`  warning: ${warning}`);
  const own = { ...known, PLANO_HOME: directory };
  return { ...asked, env: own, file: written, ...(isKeyless && { sandbox: asked.sandbox ?? true }) };
}

/** The file that a command reads: the one that the user names, else the one in the directory. Throws a CommandError without one. */
export function fileToRead(file: string | undefined, directory = "."): string {
  const found = file ?? CONFIGURATION_NAMES.find((name) => existsSync(path.join(directory, name)));
  if (found !== undefined) return found;
  const hint = namedAlike(directory) ?? "name the file, or write one with `plano init`.";
  throw new CommandError(`There is no ${CONFIGURATION_NAMES.join(" or ")} here: ${hint}`);
}

/** A file that may have been meant for the configuration. */
function namedAlike(directory: string): string | undefined {
  const [alike] = readdirSync(directory).filter((name) => ALIKE.test(name));
  return alike === undefined
    ? undefined
    : `${printable(alike)} is not read of itself: rename it to ${CONFIGURATION_NAMES[0]}, or name it after the command.`;
}

function told({ keyed, passedOn }: DefaultFile, file: string, sandbox: boolean | undefined): string[] {
  const keys = keyed.map(({ provider, variable }) => `${provider} (${variable})`);
  const known = [
    `No ${CONFIGURATION_NAMES.join(" or ")} here: using the defaults, which are in ${file}.`,
    `  keys of the environment  ${keys.join(", ") || "none"}`,
  ];
  if (sandbox ?? keyed.length === 0) {
    return sandbox === true
      ? known
      : [
          ...known,
          "  The sandbox answers instead. Set a key, such as OPENAI_API_KEY, for a real provider;",
        ].concat("  with --no-sandbox clients may send keys of their own.");
  }
  return [...known, `  keys of the clients      ${passedOn.join(", ")}`];
}
