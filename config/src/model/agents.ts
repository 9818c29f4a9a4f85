// Agents, and how they are chosen.

import type { Address } from "./address.js";
import type { ListenerAuth } from "./auth.js";
import type { Browsed, ListenerTimeouts, ListenerTls } from "./listener.js";

export interface AgentListener extends Address, Browsed, ListenerTimeouts {
  name: string;
  /** Undefined: it does not authenticate clients. */
  auth?: ListenerAuth;
  tls?: ListenerTls;
  /** Longest time without a byte, milliseconds; at least that of each of its agents, 0 for no bound. */
  timeoutMilliseconds: number;
  /** At least one. */
  agents: ListedAgent[];
  /** Id of the agent for conversations that suit no other. */
  defaultAgent: string;
  /** Ids of the filters that see answers, in order. */
  outputFilters: string[];
  /** Merges the answers of parallel agents. Undefined: agents are sequential, and each sees the answers before it. */
  mergeModel?: string;
}

export interface ListedAgent {
  id: string;
  description: string;
  /** Ids of filters, in order. */
  inputFilters: string[];
}

/** How to choose between several agents of a listener. */
export interface Orchestration {
  /** Asks a model, or compares the conversation with the agents' descriptions by embeddings. */
  method: "model" | "embeddings";
  /** A name that clients may ask for; undefined if there is nothing to choose. */
  model?: string;
  /** The model that chooses routing preferences. */
  routingModel?: string;
  /** Least cosine similarity of embeddings. */
  threshold: number;
  /** How much of a conversation the model sees, in estimated tokens. */
  contextTokens: number;
}
