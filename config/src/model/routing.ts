// The choice between models: routing preferences, sessions, and what models are ranked by.

/** A kind of task with models of its own. */
export interface RoutingPreference {
  name: string;
  description: string;
  /** The name that brightstaff asks for: a pool's, or that of its only model. */
  model: string;
  /** Names of its models, in failover order. */
  models: string[];
  /** What the models are ranked by for each request; none: the given order. */
  prefer: "none" | "cheapest" | "fastest";
}

/** Sessions: conversations that stay with one model. */
export interface Sessions {
  /** Time without a request after which a session ends. */
  ttlMilliseconds: number;
  maxEntries: number;
  /** In lower case: the header whose value separates the sessions of tenants. */
  tenantHeader?: string;
  cache: "memory" | "redis";
  /** Recognises conversations without a session id by how they begin. */
  implicit: boolean;
  /** Sends tool results to the model of the user's last turn. */
  userTurnsOnly: boolean;
  budget?: SwitchBudget;
}

/** The extra cost allowed for leaving a model that has the conversation in its cache. */
export interface SwitchBudget {
  /** Percent of what the cached prefix has cost, 0..100. */
  maxSwitchSpendPercent: number;
  /** A conversation that gets a new model also gets a new budget. */
  replenishOnRebind: boolean;
  /** Price of a cached token as a share of an uncached one, if no price is known. */
  cacheReadDiscount: number;
  /** Records which model would have been chosen without the budget. */
  recordCounterfactual: boolean;
}

/** Sources of models' prices and latencies. */
export interface MetricsSources {
  cost?: {
    catalog: "digitalocean" | "models.dev";
    url: string;
    refreshMilliseconds: number;
    /** Names in the catalogue -> names of models here. */
    names: Record<string, string>;
  };
  /** Prometheus. */
  latency?: { url: string; query: string; refreshMilliseconds: number };
}
