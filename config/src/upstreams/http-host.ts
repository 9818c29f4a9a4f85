// `http_host` of an entry: the host header, and the name that the certificate must have.
import type { Diagnostics } from "../syntax/diagnostics.js";

/** A name or an address, with or without a port. */
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:[0-9]{1,5})?$/i;

export function readHttpHost(
  { http_host: host }: { http_host?: string },
  diagnostics: Diagnostics,
  example: string,
): { httpHost?: string } {
  if (host === undefined) return {};
  if (!HOST.test(host)) {
    diagnostics.error(["http_host"], "must be a host, with a port or without", `for example ${example}`);
  }
  return { httpHost: host };
}
