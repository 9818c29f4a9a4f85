// The client APIs, recognised by their paths.

export type ClientApi = "chat-completions" | "messages" | "responses";

export const API_PATHS: ReadonlyMap<string, ClientApi> = new Map([
  ["/v1/chat/completions", "chat-completions"],
  ["/v1/messages", "messages"],
  ["/v1/responses", "responses"],
]);

/** Ignores the query: Anthropic's SDK sends `?beta=true`. */
export function apiOfPath(path: string): ClientApi | undefined {
  return API_PATHS.get(path.replace(/\?.*/s, ""));
}
