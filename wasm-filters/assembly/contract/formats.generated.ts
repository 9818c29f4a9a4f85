// Generated from config/contract/formats.ts by `npm run generate`; changes here are lost.

import { indexOfName } from "../bytes/names";

/** Wire formats. Providers speak all of them, clients those that have a path. */
export const enum Format {
  Unknown,
  /** https://platform.openai.com/docs/api-reference/chat */
  ChatCompletions,
  /** https://platform.claude.com/docs/en/api/messages */
  Messages,
  /** https://platform.openai.com/docs/api-reference/responses */
  Responses,
  /** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html */
  Converse,
  /** https://ai.google.dev/api/generate-content */
  GenerateContent,
}

export const FORMAT_COUNT: i32 = 6;

/** Indexed by the enum. */
const NAMES: StaticArray<string> = [
  "",
  "chat-completions",
  "messages",
  "responses",
  "converse",
  "generate-content",
];

/** Format.Unknown for another name. */
export function formatNamed(name: usize, length: i32): Format {
  return max(Format.Unknown, indexOfName(NAMES, name, length));
}

/** Empty for Format.Unknown. */
export function formatName(value: Format): string {
  return unchecked(NAMES[value]);
}

/** Indexed by the enum. */
const PATHS: StaticArray<string> = ["", "/v1/chat/completions", "/v1/messages", "/v1/responses", "", ""];

/** The path that clients ask at; empty for a format of providers only. */
export function formatPath(value: Format): string {
  return unchecked(PATHS[value]);
}

/** Indexed by the enum. */
const REQUESTIDS: StaticArray<string> = [
  "",
  "x-request-id",
  "request-id",
  "x-request-id",
  "x-amzn-requestid",
  "x-request-id",
];

/** The header of a response that has the id of its request. */
export function formatRequestId(value: Format): string {
  return unchecked(REQUESTIDS[value]);
}
