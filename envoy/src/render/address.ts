// Addresses in Envoy's forms: socket addresses have bare hosts, authorities have IPv6 in brackets.

import { isIP } from "node:net";
import type { Provider } from "@plano/config";
import type { Resource } from "./resource.js";

/** `[::1]` -> `::1`; other hosts stay unchanged. */
export function bareHost(host: string): string {
  return host.startsWith("[") && host.endsWith("]") ? host.slice(1, -1) : host;
}

export function isIpLiteral(host: string): boolean {
  return isIP(bareHost(host)) !== 0;
}

/** Whether other machines cannot reach the host. */
export function isLoopback(host: string): boolean {
  const bare = bareHost(host);
  return bare === "localhost" || bare === "::1" || (isIP(bare) === 4 && bare.startsWith("127."));
}

export function socketAddress(host: string, port: number): Resource {
  return { socket_address: { address: bareHost(host), port_value: port } };
}

/** The host header of requests to a provider or a backend. */
export function hostHeader({
  httpHost,
  host,
  port,
  tls,
}: Pick<Provider, "httpHost" | "host" | "port" | "tls">): string {
  return httpHost ?? authority(host, port, tls);
}

/** An upstream's authority; it omits the scheme's default port. */
export function authority(host: string, port: number, tls: boolean): string {
  const bare = bareHost(host);
  const shown = isIP(bare) === 6 ? `[${bare}]` : bare;
  return port === (tls ? 443 : 80) ? shown : `${shown}:${port}`;
}
