// Certificates of listeners: Envoy is told where they are by files of Plano's, and reads them anew whenever these are written.
// So it does only when a certificate and its key fit: between the change of one and that of the other it keeps what it has.
import { type ListenerTls, type NormalisedConfig, tlsError } from "@plano/config";
import { renderTlsSecrets } from "@plano/envoy";
import { CommandError } from "./command-error.js";
import { writeReferred } from "./files.js";
import { followFiles } from "./followed-files.js";
import type { StaleFiles } from "./stale-files.js";

/** Keeps Envoy's certificates up to date until the function it resolves with is called. */
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

/** `directory`: as Envoy knows it, where it is started in `base`. Resolves with the places of what is written. */
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
  return writeReferred(renderTlsSecrets(config, directory), directory, base);
}

function usedBy({ modelListener, agentListeners }: NormalisedConfig): ListenerTls[] {
  return [modelListener, ...agentListeners].flatMap(({ tls }) => (tls === undefined ? [] : [tls]));
}
