// What the function-calling model makes of a conversation: calls of targets, a question for the user, or nothing.
import type { JsonObject } from "../json.js";
import type { JsonTexts } from "../json-texts.js";
import type { Message } from "../orchestrator/excerpt.js";
import type { PromptTargetConfig } from "../service-config/schema.js";
import type { Values } from "./arguments.js";

/** Of one choice; further ones are left out. */
export const MOST_CALLS = 8;

/** As the model has it, unchecked. */
export interface WantedCall {
  /** A target's. */
  name: string;
  arguments: JsonObject;
}

export interface Wanted {
  calls: WantedCall[];
  /** For the user: a value is missing. */
  question?: string;
  /** The model needs the results before it can say what else to call. */
  isUnfinished?: boolean;
}

/** An earlier call with its result. */
export interface PastCall extends WantedCall {
  result: string;
}

export interface ChoiceInput {
  targets: readonly PromptTargetConfig[];
  /** The latest turns, the user's last. */
  messages: readonly Message[];
  /** Calls of earlier turns. */
  past: readonly PastCall[];
  /** Calls of this turn. */
  done: readonly PastCall[];
  logprobs: boolean;
  /** How sure the model must be of a target. */
  threshold?: number;
  /** Reads what the model writes. */
  texts: JsonTexts;
}

/** How one kind of model is asked. */
export interface PromptFormat {
  /** `ask` posts a body of a chat completion, without its model. */
  choose(input: ChoiceInput, ask: (body: JsonObject) => Promise<JsonObject>): Promise<Wanted>;
}

/** A call that can be made. */
export interface TargetCall {
  target: PromptTargetConfig;
  values: Values;
}

export type Choice =
  | { kind: "calls"; calls: TargetCall[]; isUnfinished: boolean; wanted: Wanted }
  | { kind: "question"; question: string; wanted: Wanted }
  /** No target suits. */
  | { kind: "none" };
