// Renders a cluster: its addresses, its connections and its HTTP options.
import type { Address, Upstreams } from "@plano/config";
import { bareHost, isIpLiteral, socketAddress } from "./address.js";
import { duration, extension, type Resource, typed } from "./resource.js";
import { renderCircuitBreakers, renderConnections, renderHttpLimits, renderResolution } from "./upstreams.js";

const HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

/** `marks` are further metadata of the hosts. Several addresses share the requests by round robin, Envoy's default. */
export function renderCluster(
  name: string,
  addresses: Address[],
  connectTimeout: number,
  upstreams: Upstreams,
  marks: Readonly<Record<string, string>> = {},
): Resource {
  const named = addresses.some(({ host }) => !isIpLiteral(host));
  // The filter reads the name to learn an attempt's target.
  const metadata = { filter_metadata: { plano: { cluster: name, ...marks } } };
  return {
    name,
    ...(named ? renderResolution(upstreams) : { type: "STATIC" }),
    connect_timeout: duration(connectTimeout),
    ...renderCircuitBreakers(upstreams),
    ...renderConnections(upstreams),
    load_assignment: {
      cluster_name: name,
      endpoints: [{ lb_endpoints: addresses.map((address) => ({ endpoint: endpoint(address), metadata })) }],
    },
  };
}

function endpoint({ host, port }: Address): Resource {
  return { address: socketAddress(host, port), ...(!isIpLiteral(host) && { hostname: bareHost(host) }) };
}

/** `filters` are the upstream chain, which must end with the codec. */
export function httpOptions(
  upstreams: Upstreams,
  filters: Resource[],
  { tls = false, protocol = "http_protocol_options" }: { tls?: boolean; protocol?: string } = {},
): Resource {
  const codec = extension(
    "envoy.filters.http.upstream_codec",
    "envoy.extensions.filters.http.upstream_codec.v3.UpstreamCodec",
  );
  return {
    typed_extension_protocol_options: {
      [HTTP_OPTIONS]: typed(HTTP_OPTIONS, {
        explicit_http_config: { [protocol]: {} },
        common_http_protocol_options: renderHttpLimits(upstreams, tls),
        ...(filters.length > 0 && { http_filters: [...filters, codec] }),
      }),
    },
  };
}
