// Which paths the sandbox answers. An API's models may be in the path: what a pattern catches is percent-decoded.
import type { Api } from "./api.js";
import { chatCompletions } from "./chat-completions/api.js";
import { converse } from "./converse/api.js";
import { generateContent } from "./generate-content/api.js";
import { messages } from "./messages/api.js";
import { responses } from "./responses/api.js";

interface Route {
  path: RegExp;
  api: Api;
}

const ROUTES: readonly Route[] = [
  { path: /^\/v1\/chat\/completions$/, api: chatCompletions },
  { path: /^\/v1\/messages$/, api: messages },
  { path: /^\/v1\/responses$/, api: responses },
  { path: /^\/model\/([^/]+)\/converse(|-stream)$/, api: converse },
  { path: /^\/v1beta\/models\/(.+):(generateContent|streamGenerateContent)$/, api: generateContent },
];

/** Undefined when there is none, or the path's percent-encoding is wrong. */
export function routeTo(path: string): { api: Api; params: string[] } | undefined {
  for (const { path: pattern, api } of ROUTES) {
    const caught = pattern.exec(path);
    if (caught === null) continue;
    try {
      return { api, params: caught.slice(1).map(decodeURIComponent) };
    } catch {
      return undefined;
    }
  }
  return undefined;
}
