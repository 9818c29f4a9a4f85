// What the probes of answers share: how members are laid into an answer, and an entry that two APIs spell alike.
import type { Probe } from "../probe.js";

export type Tree = Record<string, unknown>;

/** `build` makes a whole answer that holds the members it is given. */
export function probe(build: (more: Tree) => object, field: string, members: Tree): Probe {
  return { field, without: build({}), with: build(members) };
}

/** A token with its log probability, as OpenAI's APIs have it. */
export const LOGPROB = { token: "Hi", logprob: -0.5, bytes: [72, 105], top_logprobs: [] };
