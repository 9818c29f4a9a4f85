// The paths that the sandbox serves. Groups of a pattern are percent-decoded: some APIs have the model in the
// path.
import { quirksOf } from "@plano/config";
import type { Api, Endpoint } from "./api.js";
import { chatCompletions } from "./chat-completions/api.js";
import { converse } from "./converse/api.js";
import { speech, transcriptions } from "./endpoints/audio.js";
import { completions } from "./endpoints/completions.js";
import { countTokens } from "./endpoints/count-tokens.js";
import { embeddings } from "./endpoints/embeddings.js";
import { images } from "./endpoints/images.js";
import { moderations } from "./endpoints/moderations.js";
import { converseCount, generateContentCount } from "./endpoints/own-counts.js";
import { rerank } from "./endpoints/rerank.js";
import { generateContent } from "./generate-content/api.js";
import { messages } from "./messages/api.js";
import { responses } from "./responses/api.js";

const ROUTES: readonly (readonly [RegExp, Api | Endpoint])[] = [
  [/^\/v1\/chat\/completions$/, chatCompletions],
  [/^\/v1\/messages$/, messages],
  [/^\/v1\/responses$/, responses],
  [/^\/model\/([^/]+)\/converse(|-stream)$/, converse],
  [/^\/v1beta\/models\/(.+):(generateContent|streamGenerateContent)$/, generateContent],
  [/^\/model\/([^/]+)\/count-tokens$/, converseCount],
  [/^\/v1beta\/models\/(.+):countTokens$/, generateContentCount],
  [/^\/v1\/completions$/, completions],
  [/^\/v1\/messages\/count_tokens$/, countTokens],
  [/^\/v1\/embeddings$/, embeddings],
  [/^\/v1\/images\/generations$/, images],
  [/^\/v1\/audio\/speech$/, speech],
  [/^\/v1\/audio\/(?:transcriptions|translations)$/, transcriptions],
  [/^\/v1\/rerank$/, rerank],
  [/^\/v1\/moderations$/, moderations],
];

export interface Route {
  serves: Api | Endpoint;
  /** The provider whose rules bind: `mistral` of `/mistral/v1/chat/completions`. */
  provider: string | undefined;
  params: string[];
}

/** Undefined for an unknown path or wrong percent-encoding. */
export function routeTo(path: string): Route | undefined {
  const { provider, rest } = providerIn(path);
  for (const [pattern, serves] of ROUTES) {
    const caught = pattern.exec(rest);
    if (caught === null) continue;
    try {
      return { serves, provider, params: caught.slice(1).map(decodeURIComponent) };
    } catch {
      return undefined;
    }
  }
  return undefined;
}

function providerIn(path: string): { provider?: string; rest: string } {
  const [, first, rest] = /^\/([a-z][a-z0-9_-]*)(\/.*)$/.exec(path) ?? [];
  return first !== undefined && rest !== undefined && quirksOf(first) !== undefined
    ? { provider: first, rest }
    : { rest: path };
}
