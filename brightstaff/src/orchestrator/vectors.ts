// Reads embeddings from an answer, and compares them.
import { objectsOf } from "../json.js";

/** Has length 1; all zeros without a direction. */
export type UnitVector = readonly number[];

/** One per input, in the inputs' order. */
export function vectorsOf(answer: Record<string, unknown>, count: number): UnitVector[] {
  const vectors = new Map<unknown, UnitVector>();
  for (const [position, { index = position, embedding }] of objectsOf(answer.data).entries()) {
    if (!isVector(embedding)) throw new Error("an embedding is not a list of numbers");
    vectors.set(index, unit(embedding));
  }
  return Array.from({ length: count }, (_, index) => {
    const vector = vectors.get(index);
    if (vector === undefined) throw new Error("an embedding is missing");
    return vector;
  });
}

/** From -1 to 1. */
export function cosine(one: UnitVector, other: UnitVector): number {
  if (one.length !== other.length) throw new Error("the embeddings differ in length");
  return one.reduce((sum, value, index) => sum + value * (other[index] ?? 0), 0);
}

function unit(vector: readonly number[]): UnitVector {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => (length === 0 ? 0 : value / length));
}

/** JSON has no infinity, but 1e999 parses as one. */
function isVector(value: unknown): value is number[] {
  return Array.isArray(value) && value.length > 0 && value.every(Number.isFinite);
}
