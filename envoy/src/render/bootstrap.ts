// Renders Envoy's whole configuration from the normalised model alone: equal input gives equal text.
import { type NormalisedConfig, usesEgress } from "@plano/config";
import { stringify } from "yaml";
import { renderAdmin, renderAdminCluster, renderAdminListener } from "./admin.js";
import { renderBackendListener } from "./backends.js";
import { renderClusters } from "./clusters.js";
import { renderAgentListener, renderEgressListener, renderModelListener } from "./listener.js";
import type { RenderOptions } from "./options.js";
import { renderOverload } from "./overload.js";
import type { Resource } from "./resource.js";
import { renderStats } from "./stats.js";

function renderBootstrap(config: NormalisedConfig, options: RenderOptions): Resource {
  const bare = options.withoutFilter === true;
  return {
    node: { id: "plano", cluster: "plano" },
    admin: renderAdmin(options.adminSocketPath),
    stats_config: renderStats(),
    static_resources: {
      listeners: [
        renderModelListener(config, options),
        ...config.agentListeners.map((listener) => renderAgentListener(config, options, listener)),
        ...(usesEgress(config) && !bare ? [renderEgressListener(config, options)] : []),
        ...renderBackendListener(config),
        renderAdminListener(config),
      ],
      clusters: [...renderClusters(config, options), renderAdminCluster(options.adminSocketPath)],
    },
    overload_manager: renderOverload(config.limits, options.memoryBytes),
  };
}

/** YAML for `envoy -c`. */
export function renderEnvoy(config: NormalisedConfig, options: RenderOptions): string {
  return stringify(renderBootstrap(config, options), { aliasDuplicateObjects: false, lineWidth: 0 });
}
