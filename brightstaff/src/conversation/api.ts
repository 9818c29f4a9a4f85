// The client APIs, recognised by their paths.
import { CLIENT_PATHS, type ClientApi } from "@plano/config/contract";

export type { ClientApi };

export const API_PATHS: ReadonlyMap<string, ClientApi> = new Map(
  Object.entries(CLIENT_PATHS).map(([api, path]) => [path, api as ClientApi]),
);

/** Ignores the query: Anthropic's SDK sends `?beta=true`. */
export function apiOfPath(path: string): ClientApi | undefined {
  return API_PATHS.get(path.replace(/\?.*/s, ""));
}
