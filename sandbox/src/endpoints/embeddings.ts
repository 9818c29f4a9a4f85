// OpenAI's embeddings: equal texts have equal vectors.
// https://platform.openai.com/docs/api-reference/embeddings
import { createHash } from "node:crypto";
import { tokens } from "../answer.js";
import type { Endpoint } from "../api.js";
import { OPENAI_REFUSALS, openAiBody, textsOf } from "../openai.js";
import type { View } from "../view.js";

const DIMENSIONS = 8;
const MAX_DIMENSIONS = 4096;
/** Multiples of this are exact as 32-bit floats. */
const STEP = 1 / 32_768;

export const embeddings: Endpoint = {
  ...OPENAI_REFUSALS,
  answer: ({ body }) => {
    const root = openAiBody(body);
    const model = root.get("model").name();
    const texts = inputsOf(root.get("input"));
    const dimensions = root.get("dimensions").optionalNumber(1) ?? DIMENSIONS;
    if (dimensions > MAX_DIMENSIONS) root.get("dimensions").wrong(`at most ${MAX_DIMENSIONS}`);
    const format = root.get("encoding_format");
    const encoded = format.present && format.oneOf(["float", "base64"]) === "base64";
    const data = texts.map((text, index) => {
      const vector = vectorOf(text, dimensions);
      return { object: "embedding", index, embedding: encoded ? base64(vector) : vector };
    });
    const prompt_tokens = texts.reduce((sum, text) => sum + tokens(text), 0);
    return {
      model,
      body: { object: "list", data, model, usage: { prompt_tokens, total_tokens: prompt_tokens } },
    };
  },
};

/** Texts, or tokens as numbers: one list or several. */
function inputsOf(input: View): string[] {
  const [first] = typeof input.required().value === "string" ? [] : input.list();
  if (typeof first?.value === "number") return [JSON.stringify(input.value)];
  if (Array.isArray(first?.value)) return input.list().map(({ value }) => JSON.stringify(value));
  return textsOf(input);
}

function vectorOf(text: string, dimensions: number): number[] {
  return Array.from({ length: dimensions }, (_, index) => {
    const digest = createHash("sha256").update(`${index}\n${text}`).digest();
    return digest.readInt16BE(0) * STEP;
  });
}

function base64(vector: readonly number[]): string {
  return Buffer.from(Float32Array.from(vector).buffer).toString("base64");
}
