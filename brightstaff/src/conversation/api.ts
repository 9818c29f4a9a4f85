// The APIs that clients speak, told apart by the path they ask for.

export type ClientApi = "chat-completions" | "messages" | "responses";

/** A query is no part of what is asked for: Anthropic's SDK sends `?beta=true`. */
export function apiOfPath(path: string): ClientApi | undefined {
  switch (path.split("?", 1)[0]) {
    case "/v1/chat/completions":
      return "chat-completions";
    case "/v1/messages":
      return "messages";
    case "/v1/responses":
      return "responses";
    default:
      return undefined;
  }
}
