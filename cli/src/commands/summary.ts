// The summary printed once Plano is up: its address, what it serves, and what to try.
import {
  type AgentListener,
  aliasPools,
  exampleOf,
  keylessModels,
  type NormalisedConfig,
  type Prompts,
} from "@plano/config";
import { shownListeners } from "../system/client-listeners.js";
import type { Plan } from "../system/plan.js";
import type { RunningPlano } from "../system/start.js";
import { urlOf } from "../system/urls.js";

const ROW = 6;
/** Of names that coding agents ask for, and no person. */
const OF_AGENTS = "arch.";

/** `dashboard`: the link that opens it. */
export function summaryOf(
  { plan, url, adminUrl, brightstaffUrl, sandbox, logs }: RunningPlano,
  dashboard: string | undefined,
): string {
  const { config } = plan;
  const aliases = Object.entries(config.aliases).map(([alias, target]) => `${alias} -> ${target}`);
  const pooled = aliasPools(config);
  const pools = pooled.map(
    ({ name, targets }) =>
      `${name} -> ${targets.map(({ target }) => config.targets[target]?.name ?? "").join(", ")}`,
  );
  const asNames = [...Object.keys(config.aliases), ...pooled.map(({ name }) => name)];
  const agents = new Set(Object.values(config.agents));
  const names = config.targets.flatMap(({ name }, index) => {
    if (agents.has(index)) return [];
    return [index === config.defaultTarget ? `${name} (default)` : name];
  });
  const wildcards = names.filter((name) => name.endsWith("/*"));
  const single = names.filter((name) => !wildcards.includes(name));
  const modelLines = [...single, ...inRows(wildcards), ...aliases, ...pools];
  const listener = config.agentListeners[0] ?? config.prompts?.listener;
  const model = asNames.find((name) => !name.startsWith(OF_AGENTS)) ?? exampleIn(config) ?? "any";
  const [first] = shownListeners(config);
  const asked = listener === undefined ? url : urlOf(listener);
  const lines = [
    "",
    `Plano is up on ${first?.url ?? url}`,
    ...(dashboard === undefined ? [] : [`See what happens: ${dashboard}`]),
    "",
    ...config.agentListeners.map((each) => `  agents       ${urlOf(each)}  ${each.name}: ${listed(each)}`),
    ...(config.prompts === undefined
      ? []
      : [`  prompts      ${urlOf(config.prompts.listener)}  ${targetsIn(config.prompts)}`]),
    ...(names.length > 0 ? [`  models       ${modelLines.join("\n               ")}`] : []),
    ...config.routingPreferences.map(({ name, models }) => `  route        ${name} -> ${models.join(", ")}`),
    `  brightstaff  ${brightstaffUrl}    Envoy admin  ${adminUrl}`,
    `  access log   ${logs.access}`,
  ];
  if (plan.sandbox === "instead-of-keys") {
    lines.push("", ...keylessLines(plan, sandbox?.url ?? ""));
  } else if (plan.sandbox === "instead-of-providers") {
    lines.push("", `  The sandbox on ${sandbox?.url ?? ""} answers instead of providers.`);
  }
  lines.push(
    "",
    "Try:",
    "",
    `  curl -s ${asked}/v1/chat/completions -H 'content-type: application/json' \\`,
    `    -d '{"model":"${model}","messages":[{"role":"user","content":"hello"}]}'`,
    "",
    `  OpenAI SDKs: base_url ${asked}/v1    Anthropic SDKs: base_url ${asked}`,
    ...(first?.kind !== "model" || first.url === asked
      ? []
      : [`  The models themselves are at ${first.url}.`]),
    "",
  );
  return lines.join("\n");
}

/** Whom the sandbox answers for, who has no key, and what to set. */
function keylessLines({ config, secrets, env, missing }: Plan, sandbox: string): string[] {
  const keyless = keylessModels(config, secrets, env);
  const others = new Set(Object.values(config.agents));
  const models = config.targets.filter((_, index) => !others.has(index));
  const answered = models.filter(({ provider }) => config.providers[provider]?.sandboxed === true);
  const whom = answered.length === models.length ? "every model" : namesOf(answered);
  const variables = [...new Set([...missing, ...keyless.variables])];
  return [
    `  No key of a known provider is set: the sandbox on ${sandbox} answers for ${whom}.`,
    ...(keyless.models.length === 0
      ? []
      : [`  Without a key, and answered by nobody: ${keyless.models.join(", ")}.`]),
    `Set ${variables.join(", ")} and start again to reach the real providers.`,
  ];
}

function namesOf(targets: readonly { name: string }[]): string {
  return targets.map(({ name }) => name).join(", ");
}

/** Several in a row: there can be many. */
function inRows(names: readonly string[]): string[] {
  const rows = Array.from({ length: Math.ceil(names.length / ROW) }, (_, row) => row * ROW);
  return rows.map((start) => names.slice(start, start + ROW).join("  "));
}

/** A model to ask for: the first one, or an example of the first provider. */
function exampleIn({ targets, providers }: NormalisedConfig): string | undefined {
  const [first] = targets;
  const { interface: row } = providers[first?.provider ?? -1] ?? {};
  if (first === undefined || row === undefined || row === "agent") return undefined;
  if (first.model !== "") return first.name;
  const example = exampleOf(row) ?? "MODEL";
  return first.name.replace(/\*$/, example);
}

function targetsIn({ targets, defaultTarget }: Prompts): string {
  return targets.map(({ name }) => (name === defaultTarget ? `${name} (default)` : name)).join(", ");
}

function listed({ agents, defaultAgent }: AgentListener): string {
  const several = agents.length > 1;
  return agents.map(({ id }) => (several && id === defaultAgent ? `${id} (default)` : id)).join(", ");
}
