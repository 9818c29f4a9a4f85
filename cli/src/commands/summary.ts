// The summary printed once Plano is up: its address, what it serves, and what to try.
import { type AgentListener, aliasPools } from "@plano/config";
import type { RunningPlano } from "../system/start.js";
import { urlOf } from "../system/urls.js";

export function summaryOf({ plan, url, adminUrl, brightstaffUrl, sandbox, logs }: RunningPlano): string {
  const { config } = plan;
  const aliases = Object.entries(config.aliases).map(([alias, target]) => `${alias} -> ${target}`);
  const pools = aliasPools(config).map(
    ({ name, targets }) =>
      `${name} -> ${targets.map(({ target }) => config.targets[target]?.name ?? "").join(", ")}`,
  );
  const agents = new Set(Object.values(config.agents));
  const names = config.targets.flatMap(({ name }, index) => {
    if (agents.has(index)) return [];
    return [index === config.defaultTarget ? `${name} (default)` : name];
  });
  const [listener] = config.agentListeners;
  const model = Object.keys(config.aliases)[0] ?? names[0]?.replace(" (default)", "") ?? "any";
  const asked = listener === undefined ? url : urlOf(listener);
  const lines = [
    "",
    `Plano is up on ${url}`,
    "",
    ...config.agentListeners.map((each) => `  agents       ${urlOf(each)}  ${each.name}: ${listed(each)}`),
    ...(names.length > 0
      ? [`  models       ${[...names, ...aliases, ...pools].join("\n               ")}`]
      : []),
    ...config.routingPreferences.map(({ name, models }) => `  route        ${name} -> ${models.join(", ")}`),
    `  brightstaff  ${brightstaffUrl}    Envoy admin  ${adminUrl}`,
    `  access log   ${logs.access}`,
  ];
  if (plan.sandbox === "instead-of-keys") {
    lines.push("", `  No provider key is set: the sandbox on ${sandbox?.url ?? ""} answers for every model.`);
    lines.push(`Set ${plan.missing.join(" or ")} and start again to reach the real providers.`);
  }
  lines.push(
    "",
    "Try:",
    "",
    `  curl -s ${asked}/v1/chat/completions -H 'content-type: application/json' \\`,
    `    -d '{"model":"${model}","messages":[{"role":"user","content":"hello"}]}'`,
    "",
    `  OpenAI SDKs: base_url ${asked}/v1    Anthropic SDKs: base_url ${asked}`,
    "",
  );
  return lines.join("\n");
}

function listed({ agents, defaultAgent }: AgentListener): string {
  const several = agents.length > 1;
  return agents.map(({ id }) => (several && id === defaultAgent ? `${id} (default)` : id)).join(", ");
}
