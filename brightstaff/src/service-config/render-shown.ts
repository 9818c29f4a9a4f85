// What the dashboard shows of the configuration: names, addresses and limits, no secrets.
import type { NormalisedConfig, RateLimit } from "@plano/config";
import type { DashboardConfig } from "./schema.js";

type Shown = DashboardConfig["shown"];

export function renderShown(config: NormalisedConfig): Shown {
  const names = config.targets.map(({ name }) => name);
  return {
    listeners: listenersOf(config),
    providers: providersOf(config),
    limits: config.rateLimits.flatMap((limit) => limitsOf(limit, names)),
  };
}

function listenersOf({ modelListener, agentListeners, prompts }: NormalisedConfig): Shown["listeners"] {
  const listeners = [
    { ...modelListener, type: "model" as const },
    ...agentListeners.map((each) => ({ ...each, type: "agent" as const })),
    ...(prompts === undefined ? [] : [{ ...prompts.listener, type: "prompt" as const }]),
  ];
  return listeners.map(({ name, type, host, port, auth, tls }) => {
    const isOpen = auth === undefined && tls === undefined;
    return { name, type, host, port, isOpen };
  });
}

function providersOf({ providers, targets }: NormalisedConfig): Shown["providers"] {
  return providers.map(({ id, keys, passthroughAuth, sandboxed = false }, index) => {
    const models = targets.filter(({ provider }) => provider === index).map(({ name }) => name);
    return {
      name: id,
      models,
      key: passthroughAuth ? "client" : keys.length > 0 ? "own" : "none",
      sandboxed,
    };
  });
}

function limitsOf(
  { model, targets, pool, selector, periodSeconds, skipsCached, tokens, requests, usd }: RateLimit,
  names: readonly string[],
): Shown["limits"] {
  const counted = {
    name: model,
    periodSeconds,
    skipsCached,
    ...(targets !== undefined && { models: targets.flatMap((target) => names[target] ?? []) }),
    ...(pool !== undefined && { alias: pool }),
    ...(selector !== undefined && { header: selector.header, except: selector.except }),
    ...(selector?.value !== undefined && { value: selector.value }),
  };
  const bounds = { tokens, requests, dollars: usd };
  return Object.entries(bounds).flatMap(([unit, limit]) =>
    limit === undefined ? [] : [{ ...counted, unit: unit as keyof typeof bounds, limit }],
  );
}
