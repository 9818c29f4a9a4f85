// Envoy's overload manager, by share of used memory: it first releases memory and shortens timeouts, then resets the
// largest streams, then refuses requests, and last accepts no connections.
// https://www.envoyproxy.io/docs/envoy/latest/configuration/operations/overload_manager/overload_manager
import type { Limits } from "@plano/config";
import { duration, extension, type Resource, typed } from "./resource.js";

const HEAP = "envoy.resource_monitors.fixed_heap";
const CONNECTIONS = "envoy.resource_monitors.global_downstream_max_connections";
const FIXED_HEAP = "envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig";
const DOWNSTREAM = "envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig";
const SCALE_TIMERS = "envoy.config.overload.v3.ScaleTimersOverloadActionConfig";

/** Bytes, when the machine's memory is unknown. */
const DEFAULT_MEMORY = 2 * (1 << 30);
/** Milliseconds; clients can fill the memory within a second. */
const REFRESH = 100;
/**
 * Milliseconds without a byte that remain in a request or before a response, for clients that withhold their last byte.
 */
const SHORTEST_SILENCE = 15_000;
const SHORTEST_IDLE = 2_000;
/** Streams that hold 1 MiB or more are counted. */
const COUNTED_FROM = 20;

export function renderOverload(limits: Limits, memoryBytes = DEFAULT_MEMORY): Resource {
  return {
    refresh_interval: duration(REFRESH),
    resource_monitors: [
      extension(HEAP, FIXED_HEAP, { max_heap_size_bytes: limits.memoryBytes ?? memoryBytes }),
      extension(CONNECTIONS, DOWNSTREAM, { max_active_downstream_connections: limits.connections }),
    ],
    buffer_factory_config: { minimum_account_to_track_power_of_two: COUNTED_FROM },
    actions: [
      action("shrink_heap", from(0.75)),
      action("reduce_timeouts", between(0.75, 0.85), renderShorterTimeouts()),
      // Envoy supports this for HTTP/2 only.
      action("reset_high_memory_stream", between(0.8, 0.95)),
      action("disable_http_keepalive", from(0.85)),
      action("stop_accepting_requests", from(0.85)),
    ],
    loadshed_points: [
      // The equivalent for HTTP/1.1: a client that sends more of a request is refused, and its connection closed.
      shedding("http1_server_abort_dispatch", from(0.9)),
      shedding("tcp_listener_accept", from(0.95)),
    ],
  };
}

function renderShorterTimeouts(): Resource {
  return typed(SCALE_TIMERS, {
    timer_scale_factors: [
      { timer: "HTTP_DOWNSTREAM_STREAM_IDLE", min_timeout: duration(SHORTEST_SILENCE) },
      { timer: "HTTP_DOWNSTREAM_CONNECTION_IDLE", min_timeout: duration(SHORTEST_IDLE) },
    ],
  });
}

const from = (value: number): Resource => ({ name: HEAP, threshold: { value } });

const between = (scaling: number, saturation: number): Resource => ({
  name: HEAP,
  scaled: { scaling_threshold: scaling, saturation_threshold: saturation },
});

function action(name: string, trigger: Resource, config?: Resource): Resource {
  return {
    name: `envoy.overload_actions.${name}`,
    triggers: [trigger],
    ...(config !== undefined && { typed_config: config }),
  };
}

function shedding(name: string, trigger: Resource): Resource {
  return { name: `envoy.load_shed_points.${name}`, triggers: [trigger] };
}
