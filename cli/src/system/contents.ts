// What a configuration has, in words: `2 models, 1 alias, 2 providers`.
import { aliasPools, type NormalisedConfig } from "@plano/config";
import { plural } from "@plano/dashboard/terminal";

export function contentsOf(config: NormalisedConfig): string {
  const { targets, aliases, providers, agents, filters, prompts } = config;
  const agentCount = Object.keys(agents).length;
  const counts = [
    plural(targets.length - agentCount, "model"),
    plural(Object.keys(aliases).length + aliasPools(config).length, "alias", "aliases"),
    plural(providers.length - agentCount, "provider"),
    ...(agentCount > 0 ? [plural(agentCount, "agent")] : []),
    ...(filters.length > 0 ? [plural(filters.length, "filter")] : []),
    ...(prompts === undefined ? [] : [plural(prompts.targets.length, "prompt target")]),
  ];
  return counts.join(", ");
}
