// What a user reads once Plano is up: where it is, what it serves, and what to try.
import type { RunningPlano } from "../system/start.js";

export function summaryOf({ plan, url, adminUrl, brightstaffUrl, sandbox, logs }: RunningPlano): string {
  const { config } = plan;
  const aliases = Object.entries(config.aliases).map(([alias, target]) => `${alias} -> ${target}`);
  const pools = config.pools.map(
    ({ name, targets }) =>
      `${name} -> ${targets.map(({ target }) => config.targets[target]?.name ?? "").join(", ")}`,
  );
  const names = config.targets.map(({ name }, index) =>
    index === config.defaultTarget ? `${name} (default)` : name,
  );
  const tried = Object.keys(config.aliases)[0] ?? names[0]?.replace(" (default)", "") ?? "";
  const lines = [
    "",
    `Plano is up on ${url}`,
    "",
    `  models       ${[...names, ...aliases, ...pools].join("\n               ")}`,
    `  brightstaff  ${brightstaffUrl}    Envoy admin  ${adminUrl}`,
    `  access log   ${logs.access}`,
  ];
  if (plan.sandbox === "instead-of-keys") {
    lines.push("", `  No provider key is set: the sandbox on ${sandbox?.url ?? ""} answers for every model.`);
    lines.push(`  Set ${plan.missing.join(" or ")} and start again to reach the real ones.`);
  }
  lines.push(
    "",
    "Try:",
    "",
    `  curl -s ${url}/v1/chat/completions -H 'content-type: application/json' \\`,
    `    -d '{"model":"${tried}","messages":[{"role":"user","content":"hello"}]}'`,
    "",
    `  OpenAI SDKs: base_url ${url}/v1    Anthropic SDKs: base_url ${url}`,
    "",
  );
  return lines.join("\n");
}
