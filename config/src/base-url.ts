// Where a provider is: an entry's `base_url`, or its row's.
import type { ProviderRow } from "./provider-rows.js";

export interface Endpoint {
  tls: boolean;
  host: string;
  port: number;
  /** Full path of the generation endpoint. */
  path: string;
}

export type EndpointResult = { endpoint: Endpoint } | { message: string; hint?: string };

/**
 * `https://host/v1` is where `chat/completions` is appended; without a path the row's own is taken (`/v1`). A URL that
 * already ends in the endpoint's path is understood as well.
 */
export function resolveEndpoint(row: ProviderRow, baseUrl: string | undefined): EndpointResult {
  const text = baseUrl ?? row.base_url;
  if (!/^https?:\/\/[^/\\?#]/i.test(text) || !URL.canParse(text)) {
    return { message: "is not an http or https URL", hint: "for example https://api.example.com/v1" };
  }
  const url = new URL(text);
  if (url.username !== "" || url.password !== "") {
    return { message: "must not hold credentials", hint: "give the key as access_key: $VARIABLE" };
  }
  if (url.search !== "" || url.hash !== "") return { message: "must not have a query or a fragment" };
  const tls = url.protocol === "https:";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = url.port === "" ? (tls ? 443 : 80) : Number(url.port);
  if (port === 0) return { message: "has port 0" };
  return { endpoint: { tls, host, port, path: endpointPath(row, url.pathname) } };
}

function endpointPath(row: ProviderRow, pathname: string): string {
  const given = pathname.replace(/\/+$/, "");
  const prefix = given === "" ? new URL(row.base_url).pathname.replace(/\/+$/, "") : given;
  return prefix.endsWith(`/${row.path}`) ? prefix : `${prefix}/${row.path}`;
}
