// The APIs that clients speak, told apart by the path they ask for.

export type ClientApi = "chat-completions" | "messages" | "responses";

export const API_PATHS: ReadonlyMap<string, ClientApi> = new Map([
  ["/v1/chat/completions", "chat-completions"],
  ["/v1/messages", "messages"],
  ["/v1/responses", "responses"],
]);

/** A query is no part of what is asked for: Anthropic's SDK sends `?beta=true`. */
export function apiOfPath(path: string): ClientApi | undefined {
  return API_PATHS.get(path.replace(/\?.*/s, ""));
}
