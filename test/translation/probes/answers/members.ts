// Helpers of the probes of answers: put members into an answer; an entry that two APIs spell alike.
import type { Probe } from "../probe.js";

export type Tree = Record<string, unknown>;

/** `build` makes a whole answer with the given members. */
export function probe(build: (more: Tree) => object, field: string, members: Tree): Probe {
  return { field, without: build({}), with: build(members) };
}

/** A token with its log probability, as in OpenAI's APIs. */
export const LOGPROB = { token: "Hi", logprob: -0.5, bytes: [72, 105], top_logprobs: [] };
