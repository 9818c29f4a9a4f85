// Checks addresses, ports and durations that Envoy would refuse only when it starts.
import { isIP } from "node:net";
import type { Address } from "../model/model.js";
import type { Entry } from "../providers/entry.js";
import type { ListenerEntry } from "../schema/listeners.js";
import type { HealthCheckEntry } from "../schema/parts.js";
import type { PlanoFile } from "../schema/schema.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { parseDuration } from "../syntax/duration.js";
import type { PathPart } from "../syntax/errors.js";
import { portOf } from "./address.js";

/** The ports of Plano's own processes. */
export const ownAddresses = {
  brightstaff: { host: "127.0.0.1", port: 9091 },
  admin: { host: "127.0.0.1", port: 9901 },
  backendListener: { host: "127.0.0.1", port: 11_000 },
  egressListener: { host: "127.0.0.1", port: 12_001 },
} satisfies Record<string, Address>;

const OWNERS: Record<keyof typeof ownAddresses, string> = {
  brightstaff: "brightstaff",
  admin: "Envoy's admin interface",
  backendListener: "calls to endpoints",
  egressListener: "calls to agents and models",
};

const DAY = 86_400_000;
export const LOCAL = new Set(["localhost", "127.0.0.1", "::1", "0.0.0.0", "::"]);

export function checkListeners({ listeners }: PlanoFile, diagnostics: Diagnostics): void {
  const models = listeners.filter(({ type }) => type === "model");
  if (models.length > 1) {
    const second = listeners.lastIndexOf(models[1] as ListenerEntry);
    diagnostics.error(["listeners", second], "there can be one listener of type model only");
  }
  const ports = listeners.map(portOf);
  for (const [index, entry] of listeners.entries()) {
    const add = (field: string, message: string, hint?: string): void => {
      diagnostics.error(["listeners", index, field], message, hint);
    };
    const port = portOf(entry);
    const own = Object.entries(OWNERS).find(
      ([name]) => ownAddresses[name as keyof typeof OWNERS].port === port,
    );
    if (own !== undefined) add("port", `${port} is the port of ${own[1]}`);
    if (listeners.findIndex(({ name }) => name === entry.name) < index) {
      add("name", `the name ${entry.name} is taken`);
    }
    if (ports.indexOf(port) < index) add("port", `${port} is the port of another listener`);
    if (entry.address !== undefined && entry.address !== "localhost" && isIP(entry.address) === 0) {
      const hint = "127.0.0.1 for this machine alone, 0.0.0.0 for every interface";
      add("address", "must be an IP address", hint);
    }
    for (const field of ["agents", "mode", "merge_model"]) {
      if (entry.type === "model" && field in entry) add(field, "is for listeners of type agent");
    }
    if (entry.type === "agent" && "input_filters" in entry) {
      add(
        "input_filters",
        "is for listeners of type model",
        "an agent listener has them at each of its agents",
      );
    }
    for (const field of ["max_retries", "unfiltered_endpoints"]) {
      if (entry.type === "agent" && field in entry) add(field, "is for listeners of type model");
    }
    if (entry.type === "agent" && !("agents" in entry)) add("agents", "agents is missing");
  }
}

/** The setting's path, its text, and the fewest milliseconds it may mean. */
type WrittenDuration = [PathPart[], string | undefined, number];

function healthCheckDurations(
  path: PathPart[],
  { health_check: check }: { health_check?: HealthCheckEntry },
): WrittenDuration[] {
  return [
    [[...path, "health_check", "interval"], check?.interval, 1],
    [[...path, "health_check", "timeout"], check?.timeout, 1],
  ];
}

/** Envoy refuses a connect timeout of 0, and durations beyond its integers. */
export function checkDurations(
  {
    listeners,
    model_providers: entries,
    endpoints = {},
    agents = [],
    filters = [],
    failover,
    upstreams,
    limits,
    ratelimit_service: limiter,
    overrides,
  }: PlanoFile,
  diagnostics: Diagnostics,
): void {
  const durations: WrittenDuration[] = [
    ...listeners.flatMap(({ timeout, request_timeout: request }, index): WrittenDuration[] => [
      [["listeners", index, "timeout"], timeout, 0],
      [["listeners", index, "request_timeout"], request, 1],
    ]),
    ...listeners.map(
      ({ auth }, index): WrittenDuration => [
        ["listeners", index, "auth", "ext_authz", "timeout"],
        auth?.ext_authz?.timeout,
        1,
      ],
    ),
    ...listeners.map(
      ({ cors }, index): WrittenDuration => [["listeners", index, "cors", "max_age"], cors?.max_age, 0],
    ),
    [["failover", "first_byte_timeout"], failover?.first_byte_timeout, 1],
    [["failover", "ejection_time"], failover?.ejection_time, 1],
    [["failover", "answer_timeout"], failover?.answer_timeout, 1],
    ...entries.flatMap((entry, index) => healthCheckDurations(["model_providers", index], entry)),
    ...agents.flatMap((entry, index): WrittenDuration[] => [
      ...healthCheckDurations(["agents", index], entry),
      [["agents", index, "timeout"], entry.timeout, 0],
    ]),
    ...filters.flatMap((entry, index): WrittenDuration[] => [
      ...healthCheckDurations(["filters", index], entry),
      [["filters", index, "timeout"], entry.timeout, 1],
    ]),
    ...Object.entries(endpoints).flatMap(([name, entry]): WrittenDuration[] => [
      ...healthCheckDurations(["endpoints", name], entry),
      [["endpoints", name, "connect_timeout"], entry.connect_timeout, 1],
    ]),
    [["upstreams", "idle_timeout"], upstreams?.idle_timeout, 0],
    [["upstreams", "tcp_keepalive"], upstreams?.tcp_keepalive, 1_000],
    [["upstreams", "dns_refresh_rate"], upstreams?.dns_refresh_rate, 1_000],
    [["limits", "stream_duration"], limits?.stream_duration, 0],
    [["limits", "stream_idle"], limits?.stream_idle, 1],
    [["ratelimit_service", "timeout"], limiter?.timeout, 1],
    [["overrides", "upstream_connect_timeout"], overrides?.upstream_connect_timeout, 1],
  ];
  for (const [path, text, least] of durations) {
    if (text === undefined) continue;
    const milliseconds = parseDuration(text);
    const bound = least > 1 ? `must not be shorter than ${least / 1_000}s` : "must be longer than 0s";
    if (milliseconds > DAY) diagnostics.error(path, "must not be longer than 24h");
    else if (milliseconds < least) diagnostics.error(path, bound);
  }
}

/** A provider that is Plano's own listener would call itself without end. */
export function checkLoops(entries: readonly Entry[], listener: Address, diagnostics: Diagnostics): void {
  for (const { index, traits } of entries) {
    const addresses = [traits, ...traits.replicas];
    if (!addresses.some(({ host, port }) => port === listener.port && LOCAL.has(host))) continue;
    diagnostics.error(["model_providers", index, "base_url"], "points back to Plano's own listener");
  }
}
