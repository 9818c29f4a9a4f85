// `plano validate` and `plano render`: everything that can be said of a configuration without starting anything.
import { aliasPools } from "@plano/config";
import { readConfiguration } from "../system/configuration-file.js";
import { Failure } from "../system/failure.js";
import { type RenderedFiles, renderAll, writeRendered } from "../system/files.js";
import { type Plan, planFor } from "../system/plan.js";

type Print = (line: string) => void;

export async function validate(file: string, env: NodeJS.ProcessEnv, print: Print): Promise<void> {
  const { config, warnings } = await planOf(file, env);
  for (const warning of warnings) print(`warning: ${warning}`);
  const { targets, aliases, providers, agents, filters } = config;
  const agentCount = Object.keys(agents).length;
  const counts = [
    count(targets.length - agentCount, "model"),
    count(Object.keys(aliases).length + aliasPools(config).length, "alias"),
    count(providers.length - agentCount, "provider"),
    ...(agentCount > 0 ? [count(agentCount, "agent")] : []),
    ...(filters.length > 0 ? [count(filters.length, "filter")] : []),
  ];
  print(`${file} is valid: ${counts.join(", ")}.`);
}

export type Part = keyof RenderedFiles;

export interface RenderOptions {
  out?: string;
  only: Part;
}

export async function render(
  file: string,
  { out, only }: RenderOptions,
  env: NodeJS.ProcessEnv,
  print: Print,
): Promise<void> {
  const texts = renderAll((await planOf(file, env)).config);
  if (out === undefined) {
    const text = texts[only];
    if (text === undefined) throw new Failure(`${file} has no ratelimit_service.`);
    return print(text.trimEnd());
  }
  const paths = await writeRendered(out, texts);
  for (const path of Object.values(paths)) print(path);
}

async function planOf(file: string, env: NodeJS.ProcessEnv): Promise<Plan> {
  return planFor(await readConfiguration(file), file, env);
}

function count(number: number, noun: string): string {
  if (number === 1) return `1 ${noun}`;
  return `${number} ${noun === "alias" ? "aliases" : `${noun}s`}`;
}
