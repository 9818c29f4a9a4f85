// TLS to providers and backends: certificates are always verified, against one CA bundle and for the exact host.
import { existsSync } from "node:fs";
import type { NormalisedConfig } from "@plano/config";
import { bareHost, isIpLiteral } from "./address.js";
import type { RenderOptions } from "./options.js";
import { extension, type Resource } from "./resource.js";

/** CA bundles of common systems; Envoy has no default. */
const SYSTEM_BUNDLES = [
  "/etc/ssl/certs/ca-certificates.crt", // Debian, Ubuntu, Arch, Alpine
  "/etc/pki/tls/certs/ca-bundle.crt", // Fedora, RHEL 7 and later
  "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", // RHEL 7 and later
  "/etc/ssl/ca-bundle.pem", // openSUSE
  "/etc/ssl/cert.pem", // macOS, BSD
];

export function findSystemCa(exists: (path: string) => boolean = existsSync): string {
  const found = SYSTEM_BUNDLES.find(exists);
  if (found !== undefined) return found;
  throw new Error(
    `No CA bundle was found to verify providers with. Install your system's ca-certificates package, ` +
      `or name a bundle in the configuration. Looked for: ${SYSTEM_BUNDLES.join(", ")}.`,
  );
}

/** `httpHost` is the name in certificates if it differs from the host; a port is ignored. */
export function renderVerifiedTls(
  { host, httpHost }: { host: string; httpHost?: string },
  { upstreamCaPath }: NormalisedConfig,
  { systemCaPath }: RenderOptions,
): Resource {
  const caPath = upstreamCaPath ?? systemCaPath ?? findSystemCa();
  return { transport_socket: renderUpstreamTls(httpHost?.replace(/:\d+$/, "") ?? host, caPath) };
}

function renderUpstreamTls(host: string, caPath: string): Resource {
  const address = isIpLiteral(host);
  return extension(
    "envoy.transport_sockets.tls",
    "envoy.extensions.transport_sockets.tls.v3.UpstreamTlsContext",
    {
      // RFC 6066, section 3: an address is not a server name.
      ...(!address && { sni: host }),
      common_tls_context: {
        tls_params: { tls_minimum_protocol_version: "TLSv1_2" },
        validation_context: {
          trusted_ca: { filename: caPath },
          match_typed_subject_alt_names: [
            { san_type: address ? "IP_ADDRESS" : "DNS", matcher: { exact: bareHost(host) } },
          ],
        },
      },
    },
  );
}
