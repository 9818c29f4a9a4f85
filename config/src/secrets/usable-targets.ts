// Leaves out of names with several models those that cannot be asked, since their keys are not set.
import { PREFERENCE_POOL_PREFIX } from "../contract/constants.generated.js";
import { type Environment, expand } from "../environment/references.js";
import type { NormalisedConfig } from "../model/model.js";
import type { Provider } from "../model/provider.js";
import type { Pool } from "../model/target.js";

export interface WithUsableTargets {
  config: NormalisedConfig;
  /** The models that were left out, by the name, or the route, that they are behind. */
  left: { name: string; models: string[] }[];
}

/** What cannot be asked since a secret of its provider is not there, and the variables that would give it. */
export interface Keyless {
  models: string[];
  variables: string[];
}

type Secrets = Readonly<Record<string, string>>;

/** A name of which no model can be asked keeps all of them: its requests tell which key is missing. */
export function withUsableTargets(config: NormalisedConfig, secrets: Secrets): WithUsableTargets {
  const { targets, providers } = config;
  const left: WithUsableTargets["left"] = [];
  const isUsable = (target: number): boolean => {
    const provider = providers[targets[target]?.provider ?? -1];
    return provider === undefined || hasSecrets(provider, secrets);
  };
  const pools = config.pools.map((pool): Pool => {
    const usable = pool.targets.filter(({ target }) => isUsable(target));
    if (usable.length === 0 || usable.length === pool.targets.length) return pool;
    const unusable = pool.targets.filter(({ target }) => !isUsable(target));
    const models = unusable.map(({ target }) => targets[target]?.name ?? "");
    left.push({ name: pool.name.replace(PREFERENCE_POOL_PREFIX, ""), models: [...new Set(models)] });
    return { ...pool, targets: usable };
  });
  const routingPreferences = config.routingPreferences.map((preference) => {
    const unusable = left.find(({ name }) => PREFERENCE_POOL_PREFIX + name === preference.model)?.models;
    const models = preference.models.filter((model) => unusable?.includes(model) !== true);
    return { ...preference, models };
  });
  return { config: { ...config, pools, routingPreferences }, left };
}

/** Models that no client can reach until variables of `env` are set. Those that the sandbox answers for need none. */
export function keylessModels(
  { targets, providers }: NormalisedConfig,
  secrets: Secrets,
  env: Environment,
): Keyless {
  const keyless = providers.filter((provider) => !hasSecrets(provider, secrets));
  const lacking = keyless.flatMap(({ keys, secretHeaders }) => [...keys, ...secretHeaders]);
  const variables = lacking.flatMap(({ text }) => expand(text, env).missing);
  return {
    models: targets.flatMap(({ name, provider }) =>
      keyless.includes(providers[provider] as Provider) ? [name] : [],
    ),
    variables: [...new Set(variables)],
  };
}

function hasSecrets({ keys, secretHeaders }: Provider, secrets: Secrets): boolean {
  const isSet = ({ secretName }: { secretName: string }): boolean => Object.hasOwn(secrets, secretName);
  return (keys.length === 0 || keys.some(isSet)) && secretHeaders.every(isSet);
}
