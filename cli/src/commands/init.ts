// `plano init`: writes a configuration to begin with, from a template and a few answers.
import { stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { createInterface } from "node:readline/promises";
import { knownProviders } from "@plano/config";
import { askProviders, askTemplate, localOllama, modelsNamed, modelsOf } from "../init/questions.js";
import { type Answers, TEMPLATES, type Template, templateOf } from "../init/templates.js";
import { CommandError, unwritable } from "../system/command-error.js";
import { withVariablesBeside } from "../system/configuration-file.js";
import { planFor } from "../system/plan.js";
import { CONFIGURATION_NAMES } from "./chosen-file.js";

export interface InitOptions {
  template?: string;
  output: string;
  yes?: boolean;
  force?: boolean;
  clean?: boolean;
  listTemplates?: boolean;
}

export interface InitContext {
  env: NodeJS.ProcessEnv;
  input: NodeJS.ReadStream;
  output: NodeJS.WriteStream;
  print: (line: string) => void;
}

/** Of models, where PLANO_PORT does not say another. */
const PORT = 12_000;

export async function init(options: InitOptions, context: InitContext): Promise<void> {
  const { output: file, force = false, clean = false } = options;
  const { print } = context;
  if (options.listTemplates === true) {
    for (const { id, title } of TEMPLATES) print(`${id.padEnd(14)} ${title}`);
    return;
  }
  if (clean && options.template !== undefined)
    throw new CommandError("--clean and --template cannot be used together.");
  const isThere = await assertWritable(file);
  if (isThere && !force)
    throw new CommandError(`${file} is there already: --force replaces it, --output writes another one.`);
  const text = clean ? "\n" : await textFor(options, context);
  await writeFile(file, text, { flag: force ? "w" : "wx" }).catch((error: unknown) => {
    throw unwritable(file, error);
  });
  if (clean) return print(`\nWrote ${file}, which is empty: \`plano init --force\` fills it.`);
  const isFound = CONFIGURATION_NAMES.some((name) => name === path.normalize(file));
  print(`\nWrote ${file}. Start it:\n\n  plano up${isFound ? "" : ` ${file}`}`);
}

/** Throws a CommandError where no file of that name can be; returns whether there is one. */
async function assertWritable(file: string): Promise<boolean> {
  const other = "give another --output";
  const directory = path.dirname(path.resolve(file));
  const [own, around] = await Promise.all([
    stat(file).catch(() => undefined),
    stat(directory).catch(() => undefined),
  ]);
  if (around === undefined)
    throw new CommandError(`There is no directory ${directory}: make it first, or ${other}.`);
  if (!around.isDirectory()) throw new CommandError(`${directory} is a file, not a directory: ${other}.`);
  if (own?.isDirectory() === true) throw new CommandError(`${file} is a directory, not a file: ${other}.`);
  return own !== undefined;
}

async function textFor(options: InitOptions, { env, input, output, print }: InitContext): Promise<string> {
  const named = options.template === undefined ? undefined : templateOf(options.template);
  const known = TEMPLATES.map(({ id }) => id).join(", ");
  if (options.template !== undefined && named === undefined)
    throw new CommandError(`There is no template ${options.template}: it is one of ${known}.`);
  const providers = knownProviders((await withVariablesBeside(options.output, env)).env);
  const offered = { providers, local: await localOllama() };
  const usualPort = portIn(env);
  const usable = modelsOf(offered);
  const usual = usable.length > 0 ? usable : modelsNamed(["openai", "anthropic"], providers);
  if (options.yes === true || named !== undefined)
    return checked(named ?? TEMPLATES[0], { models: usual, port: usualPort }, options.output);
  if (!input.isTTY || !output.isTTY)
    throw new CommandError(
      `There is no terminal to ask on: give --template (${known}), --yes for the first of them, or --clean for an empty file.`,
    );
  const terminal = createInterface({ input, output });
  try {
    const template = await askTemplate(terminal, print);
    const models = await askProviders(terminal, offered, print);
    return checked(template, { models, port: await askPort(terminal, usualPort) }, options.output);
  } finally {
    terminal.close();
  }
}

function portIn({ PLANO_PORT: written = "" }: NodeJS.ProcessEnv): number {
  if (written.trim() === "") return PORT;
  const port = Number(written);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new CommandError(`PLANO_PORT is ${JSON.stringify(written)}: set it to a port, such as ${PORT}.`);
}

async function askPort(terminal: ReturnType<typeof createInterface>, usual: number): Promise<number> {
  while (true) {
    const answer = (await terminal.question(`\nPort for models? [${usual}] `)).trim() || String(usual);
    if (/^\d{1,5}$/.test(answer) && Number(answer) > 0 && Number(answer) < 65_535) return Number(answer);
  }
}

/** What it writes is always valid. */
function checked(template: Template | undefined, answers: Answers, file: string): string {
  if (template === undefined) throw new CommandError("There are no templates.");
  const text = template.write(answers);
  planFor(text, file, {});
  return text;
}
