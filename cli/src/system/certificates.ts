// Certificates of listeners: Envoy is told where they are by files of Plano's, and reads them anew whenever these are written.
// So it does only when a certificate and its key fit: between the change of one and that of the other it keeps what it has.
import { type NormalisedConfig, tlsFault } from "@plano/config";
import { renderTlsSecrets } from "@plano/envoy";
import { Failure } from "./failure.js";
import { privateDirectory, writePrivate } from "./files.js";
import { followFiles } from "./followed-files.js";

/** Keeps Envoy's certificates up to date until the function it resolves with is called. */
export async function keepCertificates(
  config: NormalisedConfig,
  directory: string,
  log: (line: string) => void,
): Promise<() => Promise<void>> {
  const { modelListener, agentListeners } = config;
  const used = [modelListener, ...agentListeners].flatMap(({ tls }) => (tls === undefined ? [] : [tls]));
  if (used.length === 0) return async () => {};
  await privateDirectory(directory);
  const write = async (): Promise<void> => {
    for (const tls of used) {
      const fault = tlsFault(tls);
      if (fault !== undefined) throw new Failure(fault.message);
    }
    for (const [file, text] of Object.entries(renderTlsSecrets(config, directory))) {
      await writePrivate(file, text);
    }
  };
  await write();
  const files = used.flatMap(({ certificate, key, clientCa }) => [
    ...[certificate, key],
    ...(clientCa === undefined ? [] : [clientCa]),
  ]);
  return followFiles(files, write, "certificates", log);
}
