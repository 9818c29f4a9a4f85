// Finds the events that carry text in each client API, the part that a text belongs to, and the same event with another
// text.
import type { ClientApi } from "../../conversation/api.js";
import { isObject, type JsonObject, objectsOf } from "../../json.js";
import type { Logprobs } from "../logprobs.js";

export interface TextDelta {
  /** Pieces of one part are joined; two parts may grow at the same time. */
  part: string;
  /** Kinds follow each other within a part: reasoning, then content. */
  kind: string;
  /** Empty when the event has no text. */
  text: string;
  /** Log probabilities of the text's tokens. */
  logprobs?: Logprobs | undefined;
  /** Returns the event with only this text and its log probabilities. */
  with(text: string, logprobs?: Logprobs): JsonObject;
  /** The event's other members, if any, as an event that follows the text. */
  rest?: JsonObject;
}

/** Undefined for events without text, or with texts of two kinds. `choices`: the choices to read. */
export function textDeltaOf(
  api: ClientApi,
  body: JsonObject,
  choices: unknown = body.choices,
): TextDelta | undefined {
  switch (api) {
    case "chat-completions":
      return ofChunk(body, choices);
    case "messages":
      return ofBlock(body);
    case "responses":
      return ofResponse(body);
  }
}

/** An event may have several choices. */
const HAS_CHOICES: Record<ClientApi, boolean> = {
  "chat-completions": true,
  messages: false,
  responses: false,
};
const HAS_PINGS: Record<ClientApi, boolean> = { "chat-completions": false, messages: true, responses: false };

/** Splits a chunk of several choices into one list each, so that their texts are handled separately. */
export function singly(api: ClientApi, { choices }: JsonObject): unknown[] {
  if (!HAS_CHOICES[api] || !Array.isArray(choices) || choices.length < 2) return [choices];
  return choices.map((choice) => [choice]);
}

/**
 * The members that identify a chunk. Only the last of its choices keeps the other members, such as usage, which would
 * be repeated.
 */
export function identityOf(body: JsonObject): JsonObject {
  return Object.fromEntries(IDENTITY.filter((name) => name in body).map((name) => [name, body[name]]));
}

const IDENTITY = ["id", "object", "created", "model", "system_fingerprint", "service_tier"];

/** The part that an event belongs to; undefined if it may concern all parts. */
export function partOf(api: ClientApi, choices: unknown): string | undefined {
  const [choice] = HAS_CHOICES[api] ? objectsOf(choices) : [];
  return choice && String(choice.index);
}

/** Keep-alives may go anywhere between other events. */
export function isPing(api: ClientApi, body: JsonObject): boolean {
  return HAS_PINGS[api] && body.type === "ping";
}

/** The last two come from providers that show their model's reasoning. */
const CHUNK_TEXTS = ["content", "refusal", "reasoning_content", "reasoning"];

/** https://platform.openai.com/docs/api-reference/chat-streaming/streaming */
function ofChunk(body: JsonObject, choices: unknown): TextDelta | undefined {
  const [choice] = objectsOf(choices);
  if (choice === undefined || !isObject(choice.delta)) return undefined;
  const { delta } = choice;
  const [kind = "content", another] = CHUNK_TEXTS.filter((name) => says(delta[name]));
  const text = delta[kind] ?? "";
  if (typeof text !== "string" || another !== undefined) return undefined;
  const logprobs = isObject(choice.logprobs) ? choice.logprobs : undefined;
  const told = { part: String(choice.index), kind, text, logprobs };
  const tokens = (known: Logprobs | undefined) =>
    (known !== undefined || "logprobs" in choice) && { logprobs: known ?? null };
  const { role, [kind]: _text, ...others } = delta;
  if (text === "" && [role, choice.finish_reason, body.usage, ...Object.values(others)].some(says))
    return undefined;
  if (!says(choice.finish_reason) && !Object.values(others).some(says)) {
    const carry = (text: string, known?: Logprobs) => ({
      ...body,
      choices: [{ ...choice, delta: { ...delta, [kind]: text }, ...tokens(known) }],
    });
    return { ...told, with: carry };
  }
  const { usage: _usage, ...bare } = body;
  const carry = (text: string, known?: Logprobs) => {
    const only = { ...(role !== undefined && { role }), [kind]: text };
    return { ...bare, choices: [{ ...choice, delta: only, ...tokens(known), finish_reason: null }] };
  };
  const rest = { ...choice, delta: others, ...tokens(undefined) };
  return { ...told, with: carry, rest: { ...body, choices: [rest] } };
}

function says(value: unknown): boolean {
  return (
    value !== undefined && value !== null && value !== "" && !(Array.isArray(value) && value.length === 0)
  );
}

const BLOCK_TEXTS: Record<string, string> = { text_delta: "text", thinking_delta: "thinking" };

/** https://docs.claude.com/en/docs/build-with-claude/streaming */
function ofBlock(body: JsonObject): TextDelta | undefined {
  const { type, index, delta } = body;
  if (type !== "content_block_delta" || !isObject(delta)) return undefined;
  const kind = BLOCK_TEXTS[String(delta.type)];
  const text = kind === undefined ? undefined : delta[kind];
  if (kind === undefined || typeof text !== "string") return undefined;
  const carry = (other: string) => ({ ...body, delta: { ...delta, [kind]: other } });
  return { part: String(index), kind, text, with: carry };
}

const RESPONSE_TEXTS = new Set([
  "response.output_text.delta",
  "response.refusal.delta",
  "response.reasoning_text.delta",
  "response.reasoning_summary_text.delta",
]);

/** https://platform.openai.com/docs/api-reference/responses-streaming */
function ofResponse(body: JsonObject): TextDelta | undefined {
  const { type, delta: text, output_index, content_index, summary_index } = body;
  const kind = String(type);
  if (!RESPONSE_TEXTS.has(kind) || typeof text !== "string") return undefined;
  const part = `${output_index}/${content_index ?? summary_index}`;
  const logprobs = Array.isArray(body.logprobs) && says(body.logprobs) ? body.logprobs : undefined;
  const carry = (other: string, known?: Logprobs) => ({
    ...body,
    delta: other,
    ...((known !== undefined || "logprobs" in body) && { logprobs: known ?? [] }),
  });
  return { part, kind, text, logprobs, with: carry };
}
