// The same configuration in files that Envoy watches, so that it changes while Envoy runs: a file of clusters and one of
// listeners, one for the filter config, and the routes of Plano's own listeners and of that for models.
// Agent listeners keep their routes: Envoy takes an inotify instance for each file, of which a user has 128.
// https://www.envoyproxy.io/docs/envoy/latest/configuration/overview/xds_api
import path from "node:path";
import { type NormalisedConfig, shortHash } from "@plano/config";
import { renderBootstrap, renderResources, toYaml } from "./bootstrap.js";
import { BACKEND_LISTENER, CONFIG_FILTER, EGRESS_LISTENER, MODEL_ROUTES } from "./names.js";
import type { RenderOptions } from "./options.js";
import { type Resource, typed } from "./resource.js";
import { WASM_FILTER } from "./wasm-filter.js";
import { renderConfigFilter, renderWatchedRoles } from "./watched-roles.js";

/** Resources of one file, by name. */
export type Named = ReadonlyMap<string, Resource>;

/**
 * The files, in steps: when each step waits for the one before, no request meets a part that leads to something which is
 * not there yet.
 */
export const DISCOVERY_STEPS = [
  ["clusters"],
  ["routes-models", "routes-egress", "routes-backends"],
  ["config"],
  ["listeners"],
] as const;

export type DiscoveryFile = (typeof DISCOVERY_STEPS)[number][number];

export const DISCOVERY_FILES: readonly DiscoveryFile[] = DISCOVERY_STEPS.flat();

/** What each file holds; a file without resources is not needed. */
export type Discovery = Readonly<Record<DiscoveryFile, Named>>;

const TYPES: Readonly<Record<DiscoveryFile, string>> = {
  clusters: "envoy.config.cluster.v3.Cluster",
  "routes-models": "envoy.config.route.v3.RouteConfiguration",
  "routes-egress": "envoy.config.route.v3.RouteConfiguration",
  "routes-backends": "envoy.config.route.v3.RouteConfiguration",
  config: "envoy.config.core.v3.TypedExtensionConfig",
  listeners: "envoy.config.listener.v3.Listener",
};

const ROUTES: Readonly<Record<string, DiscoveryFile>> = {
  [MODEL_ROUTES]: "routes-models",
  [EGRESS_LISTENER]: "routes-egress",
  [BACKEND_LISTENER]: "routes-backends",
};

/** The path of a file in the directory of all. */
export function discoveryPath(directory: string, file: DiscoveryFile): string {
  return path.join(directory, `${file}.json`);
}

/** YAML for `envoy -c`; the files must exist in `directory` when Envoy starts. */
export function renderDiscoveryBootstrap(
  config: NormalisedConfig,
  options: RenderOptions,
  directory: string,
): string {
  const filters = renderWatchedRoles(config, options).map((filter) =>
    filter.name === CONFIG_FILTER ? withSource(filter, sourceOf(directory, "config")) : filter,
  );
  return toYaml({
    ...renderBootstrap(config, options, filters),
    dynamic_resources: {
      cds_config: sourceOf(directory, "clusters"),
      lds_config: sourceOf(directory, "listeners"),
    },
  });
}

export function renderDiscovery(
  config: NormalisedConfig,
  options: RenderOptions,
  directory: string,
): Discovery {
  const { listeners, clusters } = renderResources(config, options);
  const lifted = new Map<DiscoveryFile, Resource>();
  const lift = (file: DiscoveryFile, resource: Resource): Resource => {
    lifted.set(file, resource);
    return sourceOf(directory, file);
  };
  const left = listeners.map((listener) => withRouteSource(listener, lift));
  const only = (file: DiscoveryFile): Named => byName([lifted.get(file) ?? []].flat());
  return {
    clusters: byName(clusters),
    "routes-models": only("routes-models"),
    "routes-egress": only("routes-egress"),
    "routes-backends": only("routes-backends"),
    config: byName(options.withoutFilter === true ? [] : [renderConfigFilter(config, options)]),
    listeners: byName(left),
  };
}

/** The file's text. Its version, by which Envoy's statistics tell what is in force, follows from its content. */
export function renderDiscoveryFile(file: DiscoveryFile, resources: Named): string {
  const all = [...resources.values()].map((resource) => typed(TYPES[file], resource));
  return `${JSON.stringify({ version_info: discoveryVersion(resources), resources: all })}\n`;
}

export function discoveryVersion(resources: Named): string {
  return shortHash([...resources.values()]);
}

type Lift = (file: DiscoveryFile, resource: Resource) => Resource;

/** The listener with a source in the place of routes that have a file of their own. */
function withRouteSource(listener: Resource, lift: Lift): Resource {
  const [chain] = listener.filter_chains as { filters: { typed_config: Resource }[] }[];
  const [network] = chain?.filters ?? [];
  if (chain === undefined || network === undefined) return listener;
  const { route_config: written, ...manager } = network.typed_config;
  const routes = written as Resource;
  const file = ROUTES[routes.name as string];
  if (file === undefined) return listener;
  const rds = { route_config_name: routes.name, config_source: lift(file, routes) };
  return {
    ...listener,
    filter_chains: [{ ...chain, filters: [{ ...network, typed_config: { ...manager, rds } }] }],
  };
}

function withSource({ typed_config: _config, ...filter }: Resource, source: Resource): Resource {
  const types = [`type.googleapis.com/${WASM_FILTER}`];
  return { ...filter, config_discovery: { config_source: source, type_urls: types } };
}

function sourceOf(directory: string, file: DiscoveryFile): Resource {
  const source = { path: discoveryPath(directory, file), watched_directory: { path: directory } };
  return { path_config_source: source, resource_api_version: "V3" };
}

function byName(resources: readonly Resource[]): Named {
  return new Map(resources.map((resource) => [resource.name as string, resource]));
}
