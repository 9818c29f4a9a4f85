// Certificates of listeners. Plano writes small files that name them; Envoy rereads the certificates when
// these are written. They are written only when certificate and key match, so Envoy keeps the old pair until
// both are replaced.
import { clientListeners, type ListenerTls, type NormalisedConfig, tlsError } from "@plano/config";
import { renderTlsSecrets } from "@plano/envoy";
import { CommandError } from "./command-error.js";
import { followFiles } from "./followed-files.js";
import { writeFiles } from "./private-files.js";
import type { StaleFiles } from "./stale-files.js";

/** Keeps Envoy's certificates up to date until the returned function is called. */
export async function keepCertificates(
  config: NormalisedConfig,
  directory: string,
  stale: StaleFiles,
): Promise<() => Promise<void>> {
  const used = usedBy(config);
  if (used.length === 0) return async () => {};
  const write = async (): Promise<void> => void (await writeCertificates(config, directory));
  await write();
  const files = used.flatMap(({ certificate, key, clientCa }) => [
    ...[certificate, key],
    ...(clientCa === undefined ? [] : [clientCa]),
  ]);
  return followFiles(files, write, "certificates", stale);
}

/** `directory` is relative to `base`, where Envoy is started. Returns the paths of the files written. */
export async function writeCertificates(
  config: NormalisedConfig,
  directory: string,
  base = ".",
): Promise<string[]> {
  const used = usedBy(config);
  if (used.length === 0) return [];
  for (const tls of used) {
    const error = tlsError(tls);
    if (error !== undefined) throw new CommandError(error.message);
  }
  return writeFiles(base, renderTlsSecrets(config, directory));
}

function usedBy(config: NormalisedConfig): ListenerTls[] {
  return clientListeners(config).flatMap(({ tls }) => (tls === undefined ? [] : [tls]));
}
