// Chooses by similarity: the agent whose description is nearest to the user's last text, if it is near enough.
import type { Turn } from "../conversation/turns.js";
import type { Choose, ModelClient } from "./decision.js";
import { DescriptionCache } from "./description-cache.js";
import { cosine, type UnitVector, vectorsOf } from "./vectors.js";

/** Characters; shorter texts, such as "and tomorrow?", are embedded with the user's previous text. */
const SELF_CONTAINED = 40;
const MOST_CHARACTERS = 8_000;

export function createEmbeddingChoice(
  { model, threshold }: { model: string; threshold: number },
  client: ModelClient,
  descriptions = new DescriptionCache(),
): Choose {
  const embed = async (
    texts: string[],
    signal: AbortSignal,
    headers?: Record<string, string>,
  ): Promise<UnitVector[]> => {
    const input = texts.map((text) => cut(text, MOST_CHARACTERS));
    return vectorsOf(await client.embeddings({ model, input }, signal, headers), input.length);
  };
  return async (conversation, candidates, signal, headers) => {
    const text = intentOf(conversation);
    if (text === undefined) return { chosen: [], method: "none", error: "the user has said nothing" };
    const [vectors, [intent = []]] = await Promise.all([
      descriptions.vectorsOf(candidates, embed),
      embed([text], signal, headers),
    ]);
    const scored = candidates.map(({ id }, index) => ({ id, score: cosine(vectors[index] ?? [], intent) }));
    const best = scored.reduce((one, other) => (other.score > one.score ? other : one));
    return {
      chosen: best.score >= threshold ? [best.id] : [],
      method: "embeddings",
      scores: Object.fromEntries(scored.map(({ id, score }) => [id, score])),
    };
  };
}

function intentOf(conversation: readonly Turn[]): string | undefined {
  const said = conversation.filter(({ role, text }) => role === "user" && /\S/.test(text));
  const [last, before] = [said.at(-1)?.text, said.at(-2)?.text];
  if (last === undefined || before === undefined || last.length >= SELF_CONTAINED) return last;
  return `${cut(before, MOST_CHARACTERS - SELF_CONTAINED)}\n${last}`;
}

/** Never cuts within a character. */
function cut(text: string, length: number): string {
  return text.slice(0, length).replace(/[\ud800-\udbff]$/, "");
}
