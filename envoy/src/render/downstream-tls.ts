// HTTPS at listeners. Envoy reloads certificates only if it gets them by secret discovery, here from files, and only
// when a file is moved into the watched directory. The discovery files' own directory is watched, so that their writer
// decides when.
import path from "node:path";
import { type ClientListener, clientListeners, type NormalisedConfig } from "@plano/config";
import type { RenderOptions } from "./options.js";
import { duration, extension, type Resource, typed } from "./resource.js";

const SECRET = "envoy.extensions.transport_sockets.tls.v3.Secret";
/** Milliseconds for a handshake, which other timeouts do not cover. */
const HANDSHAKE_TIMEOUT = 10_000;
const VERSIONS = { "1.2": "TLSv1_2", "1.3": "TLSv1_3" } as const;

type Listener = Pick<ClientListener, "port" | "tls">;

/** The transport socket of a filter chain. */
export function renderDownstreamTls(
  { port, tls }: Listener,
  { tlsDirectory: directory = "tls" }: RenderOptions,
): Resource {
  if (tls === undefined) return {};
  const secret = (name: string): Resource => ({
    name,
    sds_config: {
      path_config_source: { path: fileOf(directory, name), watched_directory: { path: directory } },
      resource_api_version: "V3",
    },
  });
  const context = {
    ...(tls.clientCa !== undefined && { require_client_certificate: true }),
    common_tls_context: {
      alpn_protocols: ["h2", "http/1.1"],
      tls_params: { tls_minimum_protocol_version: VERSIONS[tls.minVersion] },
      tls_certificate_sds_secret_configs: [secret(certificateOf(port))],
      ...(tls.clientCa !== undefined && { validation_context_sds_secret_config: secret(clientsOf(port)) }),
    },
  };
  return {
    transport_socket: extension(
      "envoy.transport_sockets.tls",
      "envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext",
      context,
    ),
    transport_socket_connect_timeout: duration(HANDSHAKE_TIMEOUT),
  };
}

/** The discovery files by path. They contain the paths of certificates and keys, not their content. */
export function renderTlsSecrets(config: NormalisedConfig, directory: string): Record<string, string> {
  const watched = { watched_directory: { path: directory } };
  const files = clientListeners(config).flatMap(({ port, tls }) => {
    if (tls === undefined) return [];
    const certificate = {
      certificate_chain: { filename: tls.certificate },
      private_key: { filename: tls.key },
      ...watched,
    };
    const secrets: Resource[] = [{ name: certificateOf(port), tls_certificate: certificate }];
    if (tls.clientCa !== undefined) {
      const context = { trusted_ca: { filename: tls.clientCa }, ...watched };
      secrets.push({ name: clientsOf(port), validation_context: context });
    }
    return secrets.map((secret) => [
      fileOf(directory, secret.name as string),
      `${JSON.stringify({ resources: [typed(SECRET, secret)] })}\n`,
    ]);
  });
  return Object.fromEntries(files) as Record<string, string>;
}

const certificateOf = (port: number): string => `${port}-certificate`;
const clientsOf = (port: number): string => `${port}-clients`;
const fileOf = (directory: string, name: string): string => path.join(directory, `${name}.json`);
