// The soak's configuration: every API, every fault, a dead provider, a limit for each client, and a pool
// whose first target fails.
import { FAULTS } from "../canned/faults.js";
import { FORMATS, MODEL } from "../canned/formats.js";

/** An alias has the name of its format or its fault. */
export function configuration(port: number): string {
  const address = `http://127.0.0.1:${port}`;
  const entry = (name: string, kind: string, base: string): string =>
    `  - { model: ${name}/${MODEL}, ${kind}, base_url: "${base}" }`;
  const faults = Object.keys(FAULTS);
  return `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1, timeout: 60s }]
model_providers:
${FORMATS.map(({ name, entry: kind, base }) => entry(`to-${name}`, kind, address + base)).join("\n")}
${faults.map((fault) => entry(`fault-${fault}`, "provider_interface: openai", `${address}/fault/${fault}/v1`)).join("\n")}
${entry("dead", "provider_interface: openai", "http://127.0.0.1:1/v1")}
${entry("limited", "provider_interface: openai", `${address}/v1`)}
model_aliases:
${FORMATS.map(({ name }) => `  ${name}: { target: to-${name}/${MODEL} }`).join("\n")}
${faults.map((fault) => `  ${fault}: { target: fault-${fault}/${MODEL} }`).join("\n")}
  dead: { target: dead/${MODEL} }
  limited: { target: limited/${MODEL} }
  pool: { targets: [fault-status-500/${MODEL}, dead/${MODEL}, to-messages/${MODEL}] }
ratelimits:
  - { model: limited/${MODEL}, selector: { key: x-user }, limit: { requests: 3, tokens: 100000, unit: minute } }
# No provider is left out, so that each request's outcome is known.
failover: { consecutive_failures: 0 }
`;
}
