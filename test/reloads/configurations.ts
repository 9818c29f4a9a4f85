// The configurations that follow each other: what clients ask for is always there, while providers, places, aliases, pools,
// limits, agents, filters, routing preferences, listeners and keys come, change and go.
import type { Services } from "./services.js";

/** The client's key, which every configuration has. */
export const CLIENT_KEY = "sk-client-of-the-reloads";

export interface Configuration {
  text: string;
  env: Record<string, string>;
}

/**
 * Few records are kept, so that memory that grows is not theirs. What changes a listener (agents, filters, preferences)
 * changes with every so many steps.
 */
export function configurationAt(
  step: number,
  { models, agents, guard }: Services,
  listenersEvery: number,
): Configuration {
  const every = (count: number): boolean => step % count === 0;
  const slowly = (count: number): boolean => Math.floor(step / listenersEvery) % count === 0;
  const place = (index: number): string => `http://127.0.0.1:${models[index % models.length]?.port}/v1`;
  const provider = (name: string, url: string, more = ""): string =>
    `  - { model: ${name}, provider_interface: openai, base_url: "${url}", access_key: $MODEL_KEY${more} }`;
  const agent = (index: number): string => `http://127.0.0.1:${agents[index]?.port}`;
  const key = (name: string, variable: string): string => `{ name: ${name}, key: $${variable} }`;
  const filters = slowly(3) ? ", input_filters: [guard]" : "";
  const second = slowly(2) ? `, { id: second, description: for figures${filters} }` : "";
  const text = `
version: v0.4.0
dashboard: { keep: { records: 500 } }
listeners:
  - type: model
    name: models
    timeout: 30s
    auth: { keys: [${[key("client", "CLIENT_KEY"), ...(every(2) ? [key("guest", "GUEST_KEY")] : [])].join(", ")}] }
  - { type: agent, name: helpers, port: 8001, agents: [{ id: first, description: for words${filters} }${second}] }
${slowly(4) ? "  - { type: agent, name: others, port: 8002, agents: [{ id: second, description: for figures }] }" : ""}
agents:
  - { id: first, url: "${agent(0)}" }
${slowly(2) || slowly(4) ? `  - { id: second, url: "${agent(1)}" }` : ""}
${slowly(3) ? `filters: [{ id: guard, type: http, url: "http://127.0.0.1:${guard.port}/check" }]` : ""}
model_providers:
${provider("own/main", place(0), ", default: true")}
${provider("own/other", place(1))}
${provider("own/moving", place(step))}
${every(5) ? "" : provider(`coming${step}/m`, place(step))}
model_aliases:
  quick: { target: own/${every(2) ? "main" : "other"} }
  both: { targets: [own/${every(3) ? "main, own/other, own/moving" : "other, own/main"}] }
${every(3) ? "" : `  passing${step}: { targets: [own/main, own/moving] }`}
${slowly(2) ? "routing_preferences: [{ name: figures, description: figures and sums, models: [own/main, own/other] }]" : ""}
ratelimits:
  - { model: own/main, selector: { key: x-user, value: "*" }, limit: { tokens: ${1_000_000 + step}, unit: hour } }
${every(3) ? "" : `  - { model: own/other, selector: { key: x-user, value: "*" }, limit: { requests: 1000000, unit: day } }`}
`;
  const env = { CLIENT_KEY, GUEST_KEY: `sk-guest-${step}`, MODEL_KEY: `key-${step % 7}` };
  return { text, env };
}
