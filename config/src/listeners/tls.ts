// `tls` of a listener: its certificate, the CA for client certificates, and the oldest TLS version.
import path from "node:path";
import type { ListenerTls } from "../model/model.js";
import type { ListenerEntry } from "../schema/listeners.js";
import type { PlanoFile } from "../schema/schema.js";
import type { TlsEntry } from "../schema/tls.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { tlsError } from "./tls-files.js";

const HINT = "files are named from the configuration's place";

export function tlsOf({ tls }: Pick<ListenerEntry, "tls">): { tls?: ListenerTls } {
  if (tls === undefined) return {};
  const { certificate, key, client_ca: clientCa, min_version: minVersion = "1.2" } = tls;
  return { tls: { certificate, key, minVersion, ...(clientCa === undefined ? {} : { clientCa }) } };
}

/** The file with absolute paths to its certificates; unchanged if the configuration's directory is unknown. */
export function withTlsPaths(file: PlanoFile, directory: string | undefined): PlanoFile {
  if (directory === undefined) return file;
  const located = ({ certificate, key, client_ca: clientCa, ...tls }: TlsEntry): TlsEntry => ({
    ...tls,
    certificate: path.resolve(directory, certificate),
    key: path.resolve(directory, key),
    ...(clientCa === undefined ? {} : { client_ca: path.resolve(directory, clientCa) }),
  });
  const listeners = file.listeners.map((entry) =>
    entry.tls === undefined ? entry : { ...entry, tls: located(entry.tls) },
  );
  return { ...file, listeners };
}

/** Reads the files only if the configuration's directory is known. */
export function checkTls(
  { listeners }: PlanoFile,
  diagnostics: Diagnostics,
  directory: string | undefined,
): void {
  if (directory === undefined) return;
  for (const [index, entry] of listeners.entries()) {
    const { tls } = tlsOf(entry);
    const error = tls && tlsError(tls);
    if (error !== undefined) diagnostics.error(["listeners", index, "tls", error.field], error.message, HINT);
  }
}
