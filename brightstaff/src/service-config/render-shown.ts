// What the dashboard shows of the configuration: names, addresses and limits, no secrets.
import type { NormalisedConfig, RateLimit } from "@plano/config";
import type { DashboardConfig } from "./schema.js";

type Shown = DashboardConfig["shown"];

export function renderShown(config: NormalisedConfig): Shown {
  return {
    listeners: listenersOf(config),
    providers: providersOf(config),
    limits: config.rateLimits.flatMap(limitsOf),
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

function limitsOf({ model, selector, periodSeconds, tokens, requests, usd }: RateLimit): Shown["limits"] {
  const bounds = { tokens, requests, dollars: usd };
  const who = selector && `${selector.header}${selector.value === undefined ? "" : `=${selector.value}`}`;
  return Object.entries(bounds).flatMap(([unit, limit]) =>
    limit === undefined
      ? []
      : [
          {
            name: model,
            unit: unit as keyof typeof bounds,
            limit,
            periodSeconds,
            ...(who && { selector: who }),
          },
        ],
  );
}
