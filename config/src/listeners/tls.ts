// `tls` of a listener: its certificate, the CA for client certificates, and the oldest TLS version.
import path from "node:path";
import type { ListenerTls } from "../model/listener.js";
import type { TlsEntry } from "../schema/tls.js";
import type { Diagnostics } from "../syntax/diagnostics.js";
import { tlsError } from "./tls-files.js";

const HINT = "files are named from the configuration's place";

/** `directory` is the configuration's; the files are checked only if it is known. */
export function readTls(
  entry: TlsEntry,
  diagnostics: Diagnostics,
  directory: string | undefined,
): ListenerTls {
  const located = (file: string): string => (directory === undefined ? file : path.resolve(directory, file));
  const { client_ca: clientCa, min_version: minVersion = "1.2" } = entry;
  const tls: ListenerTls = {
    certificate: located(entry.certificate),
    key: located(entry.key),
    minVersion,
    ...(clientCa === undefined ? {} : { clientCa: located(clientCa) }),
  };
  const error = directory === undefined ? undefined : tlsError(tls);
  if (error !== undefined) diagnostics.error([error.field], error.message, HINT);
  return tls;
}
