// The questions of `plano init`. Enter takes the answer in brackets.
import type { Interface } from "node:readline/promises";
import type { KnownProvider } from "@plano/config";
import { type ChosenModel, TEMPLATES, type Template } from "./templates.js";

const OLLAMA = "http://127.0.0.1:11434";
const TIMEOUT = 1_000;
const MOST_OFFERED = 20;

export interface Offered {
  providers: readonly KnownProvider[];
  /** A model of an Ollama on this machine. */
  local: string | undefined;
}

export type Ask = Pick<Interface, "question">;

export async function askTemplate(terminal: Ask, print: (line: string) => void): Promise<Template> {
  print("What is it for?");
  for (const [at, { id, title }] of TEMPLATES.entries()) print(`  ${at + 1}  ${id.padEnd(14)} ${title}`);
  while (true) {
    const answer = (await terminal.question("Which one? [1] ")).trim() || "1";
    const chosen = TEMPLATES[Number(answer) - 1] ?? TEMPLATES.find(({ id }) => id === answer);
    if (chosen !== undefined) return chosen;
    print(`Write a number from 1 to ${TEMPLATES.length}, or the name beside it.`);
  }
}

export async function askProviders(
  terminal: Ask,
  { providers, local }: Offered,
  print: (line: string) => void,
): Promise<ChosenModel[]> {
  const known = [...providers].sort((one, other) => Number(isSet(other)) - Number(isSet(one)));
  const shown = known.slice(0, MOST_OFFERED);
  print("\nWhich providers? ✓ has its key in the environment.");
  for (const [at, each] of shown.entries())
    print(
      `  ${String(at + 1).padStart(2)} ${isSet(each) ? "✓" : " "} ${each.provider.padEnd(14)} ${each.variable ?? each.key}`,
    );
  if (local !== undefined) print(`   o ✓ ${"ollama".padEnd(14)} runs here, with ${local}`);
  const found = modelsOf({ providers, local });
  const usual = found.length > 0 ? "those with ✓" : "openai, anthropic";
  while (true) {
    const answer = (await terminal.question(`Numbers or names, with commas? [${usual}] `)).trim();
    if (answer === "") return found.length > 0 ? found : modelsNamed(["openai", "anthropic"], known);
    const names = answer.split(/[\s,]+/).map((name) => shown[Number(name) - 1]?.provider ?? name);
    const chosen = modelsNamed(names, known);
    const isLocal = local !== undefined && names.some((name) => name === "o" || name === "ollama");
    if (isLocal) chosen.push(localModel(local));
    const unknown = names.filter(
      (name) => !known.some(({ provider }) => provider === name) && !(isLocal && /^o(llama)?$/.test(name)),
    );
    if (unknown.length === 0) return chosen;
    print(`There is no ${unknown.join(", ")}.`);
  }
}

/** Those that can be used right away. */
export function modelsOf({ providers, local }: Offered): ChosenModel[] {
  return [...providers.filter(isSet).map(modelOf), ...(local === undefined ? [] : [localModel(local)])];
}

export function modelsNamed(names: readonly string[], known: readonly KnownProvider[]): ChosenModel[] {
  return names.flatMap((name) => known.filter(({ provider }) => provider === name).map(modelOf));
}

/** The first model of an Ollama on this machine, or undefined if none answers. */
export async function localOllama(): Promise<string | undefined> {
  try {
    const response = await fetch(`${OLLAMA}/api/tags`, { signal: AbortSignal.timeout(TIMEOUT) });
    const { models } = (await response.json()) as { models?: { name?: unknown }[] };
    const name = models?.[0]?.name;
    return typeof name === "string" && /^[\w.:/-]+$/.test(name) ? name : undefined;
  } catch {
    return undefined;
  }
}

function isSet({ variable }: KnownProvider): boolean {
  return variable !== undefined;
}

function modelOf({ provider, example = "MODEL", variable, key }: KnownProvider): ChosenModel {
  return { name: `${provider}/${example}`, variable: variable ?? key };
}

function localModel(model: string): ChosenModel {
  return { name: `ollama/${model}`, variable: undefined, baseUrl: OLLAMA };
}
