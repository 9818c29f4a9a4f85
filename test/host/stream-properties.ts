// The attributes of one stream that Envoy provides. Those from headers exist only while the headers are shown
// to the filter, or at access-log time. A test may override them.
import type { Clock } from "./clock.js";
import type { StreamContext } from "./context.js";
import type { Downstream } from "./downstream.js";
import type { HeaderMap } from "./header-map.js";
import { mergeProperties, type PropertyTree } from "./properties.js";

function requestAttributes(headers: HeaderMap | undefined): PropertyTree {
  if (headers === undefined) return {};
  const path = headers.get(":path");
  return {
    id: headers.get("x-request-id"),
    method: headers.get(":method"),
    path,
    url_path: path?.replace(/\?.*$/s, ""),
    host: headers.get(":authority"),
    scheme: headers.get(":scheme"),
    useragent: headers.get("user-agent"),
    headers: headers.toRecord(),
  };
}

function responseAttributes(stream: Downstream, headers: HeaderMap | undefined): PropertyTree {
  const status = stream.responseHeaders?.get(":status");
  const details = stream.localReply?.details ?? (stream.responseHeaders && "via_upstream");
  return {
    code: status === undefined ? undefined : BigInt(status),
    code_details: details,
    flags: 0n,
    ...(headers && { headers: headers.toRecord() }),
  };
}

function stateTree(state: ReadonlyMap<string, Uint8Array>): PropertyTree {
  return Object.fromEntries([...state].map(([name, value]) => [`wasm.${name}`, value]));
}

export function streamProperties(stream: Downstream, context: StreamContext, clock: Clock): PropertyTree {
  const { logged } = context;
  const attempt = stream.attempt;
  return {
    request: {
      ...requestAttributes(logged ? logged.request : context.request.headers),
      protocol: "HTTP/1.1",
      time: clock.nanoseconds,
    },
    response: responseAttributes(stream, logged ? logged.response : context.response.headers),
    source: { address: "127.0.0.1:50000", port: 50_000n },
    destination: { address: "127.0.0.1:12000", port: 12_000n },
    connection: { id: 1n, mtls: false },
    connection_id: 1n,
    ...(attempt && {
      xds: { cluster_name: attempt.cluster },
      upstream: { request_attempt_count: BigInt(attempt.number), local_address: "127.0.0.1:50001" },
    }),
    filter_state: stateTree(stream.state),
  };
}

export type PropertySource = PropertyTree | ((stream: Downstream, context: StreamContext) => PropertyTree);

export function layered(
  base: PropertyTree,
  source: PropertySource,
  stream: Downstream,
  context: StreamContext,
) {
  return mergeProperties(base, typeof source === "function" ? source(stream, context) : source);
}
