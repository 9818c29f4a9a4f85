// Chooses by asking a chat model. The answer is only compared with the candidates: whatever a conversation makes the
// model say, the result is a candidate.
import type { Candidate, Choose, ModelClient } from "./decision.js";
import { excerptOf, type Message } from "./excerpt.js";

/** The prompt for one kind of model, and how to read its answer. */
export interface PromptFormat {
  /** The members of a chat completion's body besides `model` and `stream`. */
  ask(candidates: readonly Candidate[], excerpt: readonly Message[]): Question;
  /** Undefined when the answer cannot be read. */
  namesIn(answer: Record<string, unknown>): string[] | undefined;
}

interface Question extends Record<string, unknown> {
  messages: { role: "system" | "user"; content: string }[];
}

const BYTES_PER_TOKEN = 4;

export function createModelChoice(
  { model, contextTokens }: { model: string; contextTokens: number },
  promptFormat: PromptFormat,
  client: ModelClient,
): Choose {
  return async (conversation, candidates, signal, headers) => {
    const room = contextTokens * BYTES_PER_TOKEN - sizeOf(promptFormat.ask(candidates, []));
    const excerpt = excerptOf(conversation, room);
    if (excerpt.length === 0) return { chosen: [], method: "none", error: "the conversation has no text" };
    const body = { model, ...promptFormat.ask(candidates, excerpt), stream: false };
    const names = promptFormat
      .namesIn(await client.chat(body, signal, headers))
      ?.filter((name) => name !== "");
    if (names === undefined) return { chosen: [], method: "model", error: "the answer cannot be read" };
    const ids = new Set(candidates.map(({ id }) => id));
    const chosen = [...new Set(names)].filter((name) => ids.has(name));
    const invented = names.length > 0 && chosen.length === 0;
    return { chosen, method: "model", ...(invented && { error: "the model named no candidate" }) };
  };
}

function sizeOf({ messages }: Question): number {
  return messages.reduce((size, { content }) => size + Buffer.byteLength(content), 0);
}
