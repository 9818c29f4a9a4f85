// Prompt targets in the normalised model: the user's own APIs, chosen by what a prompt asks for.

import type { Address } from "./address.js";
import type { ListenerAuth } from "./auth.js";
import type { Browsed, ListenerTimeouts, ListenerTls } from "./listener.js";
import type { SecretHeader } from "./secret.js";

export interface Prompts {
  listener: PromptListener;
  targets: PromptTarget[];
  /** The name of the target for prompts that suit no other. */
  defaultTarget?: string;
  /** For targets that have none of their own, and for prompts that suit no target. */
  systemPrompt?: string;
  /** Choosing a target leaves out earlier responses of endpoints. */
  optimizesContext: boolean;
  /** The agent that gets whole conversations with the name of the chosen target, which is an agent behind it. */
  orchestrator?: string;
  /** The name of the model that answers. */
  answerModel: string;
  functionCalling: FunctionCalling;
}

/** Who chooses targets, and reads their parameters from prompts. */
export interface FunctionCalling {
  /** Calls tools as its provider's API has them, or by the contract of Arch-Function. */
  promptFormat: "tools" | "arch-function";
  /** A name that clients may ask for. */
  model: string;
  /** It is asked for the probabilities of its tokens: a parameter that it was not sure of is asked for. */
  logprobs: boolean;
  /** How sure it must be of a target, from 0 to 1. Undefined: as sure as it wants. */
  threshold?: number;
}

export interface PromptListener extends Address, Browsed, ListenerTimeouts {
  name: string;
  /** Undefined: it does not authenticate clients. */
  auth?: ListenerAuth;
  tls?: ListenerTls;
}

export interface PromptTarget {
  name: string;
  description: string;
  parameters: PromptParameter[];
  /** Undefined only with an orchestrator. */
  endpoint?: TargetEndpoint;
  /** The default model answers, with the endpoint's response as context; else that response is the answer. */
  answeredByModel: boolean;
  systemPrompt?: string;
}

/** Of an endpoint that a target calls. */
export interface TargetEndpoint {
  /** The name of its backend. */
  backend: string;
  method: "GET" | "POST";
  /** `{name}` stands for a parameter. */
  path: string;
  headers: SecretHeader[];
}

export type ParameterType = "string" | "integer" | "number" | "boolean" | "array" | "object";

/** Of the parameter's type, if that is a string, a number or a boolean. */
export type ParameterValue = string | number | boolean;

export interface PromptParameter {
  name: string;
  description: string;
  type: ParameterType;
  required: boolean;
  default?: ParameterValue;
  /** Undefined: any value. */
  values?: ParameterValue[];
  /** JSON Schema of the elements of an array. */
  items?: Record<string, unknown>;
  /** How a value is written. */
  format?: string;
}
