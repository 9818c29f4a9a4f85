// With `use_agent_orchestrator`, the one entry of `endpoints` is an agent behind which all others are.

import type { AgentEntry } from "../schema/agents.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";

/** What it is called among the agents. */
const ORCHESTRATOR = "prompt-targets";

/** Its id; undefined unless the file uses it. */
export function readOrchestrator(file: PlanoFile, diagnostics: Diagnostics): string | undefined {
  if (!isUsed(file)) return undefined;
  const [name, ...others] = Object.keys(file.endpoints ?? {});
  const own = diagnostics.at("overrides", "use_agent_orchestrator");
  if (name === undefined) own.error([], "needs an entry of endpoints: the agents behind it");
  else if (others.length > 0)
    own.error([], `needs one entry of endpoints, and there are ${others.length + 1}`);
  return ORCHESTRATOR;
}

/** The file with it among its agents, so that clients of every API reach it. */
export function withOrchestrator(file: PlanoFile): PlanoFile {
  const [endpoint, ...others] = Object.values(file.endpoints ?? {});
  if (!isUsed(file) || endpoint === undefined || others.length > 0) return file;
  const { endpoint: addresses, protocol = "http", http_host: httpHost } = endpoint;
  const url = [addresses].flat().map((address) => `${protocol}://${address}`);
  // Readers of endpoints report an address that is none.
  if (!url.every((each) => URL.canParse(each))) return file;
  const agent: AgentEntry = { id: ORCHESTRATOR, url, ...(httpHost !== undefined && { http_host: httpHost }) };
  return { ...file, agents: [...(file.agents ?? []), agent] };
}

function isUsed({ listeners, overrides = {} }: PlanoFile): boolean {
  return overrides.use_agent_orchestrator === true && listeners.some(({ type }) => type === "prompt");
}
