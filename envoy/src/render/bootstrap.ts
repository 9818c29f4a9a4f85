// Renders Envoy's whole configuration from the normalised model alone: equal input gives equal text.
import { type NormalisedConfig, usesEgress } from "@plano/config";
import { stringify } from "yaml";
import { renderAdmin, renderAdminCluster, renderAdminListener } from "./admin.js";
import { renderBackendListener } from "./backends.js";
import { renderClusters } from "./clusters.js";
import { renderEgressListener, renderModelListener, renderServedListener } from "./listener.js";
import type { RenderOptions } from "./options.js";
import { renderOverload } from "./overload.js";
import type { Resource } from "./resource.js";
import { agentsService, promptsService } from "./served-routes.js";
import { renderStats } from "./stats.js";
import { renderWatchedRoles } from "./watched-roles.js";

/** Everything that belongs to the configuration. */
export interface EnvoyResources {
  listeners: Resource[];
  clusters: Resource[];
}

export function renderResources(config: NormalisedConfig, options: RenderOptions): EnvoyResources {
  const bare = options.withoutFilter === true;
  const { prompts } = config;
  return {
    listeners: [
      renderModelListener(config, options),
      ...config.agentListeners.map((listener) =>
        renderServedListener(config, options, listener, agentsService(config, listener)),
      ),
      ...(prompts === undefined
        ? []
        : [renderServedListener(config, options, prompts.listener, promptsService(config, prompts))]),
      ...(usesEgress(config) && !bare ? [renderEgressListener(config, options)] : []),
      ...renderBackendListener(config),
    ],
    clusters: renderClusters(config, options),
  };
}

/** What Envoy reads once, at its start, without the resources. `filters` are those of the admin listener. */
export function renderBootstrap(
  config: NormalisedConfig,
  options: RenderOptions,
  filters: Resource[],
): Resource {
  return {
    node: { id: "plano", cluster: "plano" },
    admin: renderAdmin(options.adminSocketPath),
    stats_config: renderStats(),
    // A cluster that no request has reached yet takes no memory for its counters of requests.
    deferred_stat_options: { enable_deferred_creation_stats: true },
    static_resources: {
      listeners: [renderAdminListener(config, filters)],
      clusters: [renderAdminCluster(options.adminSocketPath)],
    },
    overload_manager: renderOverload(config.limits, options.memoryBytes),
  };
}

/** YAML for `envoy -c`: all in one file. */
export function renderEnvoy(config: NormalisedConfig, options: RenderOptions): string {
  const filters = renderWatchedRoles(config, options);
  const { static_resources: own, ...bootstrap } = renderBootstrap(config, options, filters);
  const { listeners, clusters } = renderResources(config, options);
  const fixed = own as EnvoyResources;
  return toYaml({
    ...bootstrap,
    static_resources: {
      listeners: [...listeners, ...fixed.listeners],
      clusters: [...clusters, ...fixed.clusters],
    },
  });
}

export function toYaml(document: Resource): string {
  return stringify(document, { aliasDuplicateObjects: false, lineWidth: 0 });
}
