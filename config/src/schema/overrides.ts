// `overrides`: connections to upstreams, the models that choose agents and models, and switches of prompt targets. Keys
// that are not listed are let through here and warned about by their reader.

import { DURATION, MODEL_NAME } from "./parts.js";

export const OVERRIDES = {
  type: "object",
  additionalProperties: true,
  description: "Connections to upstreams, and the models that choose agents and models.",
  properties: {
    upstream_connect_timeout: {
      ...DURATION,
      description: "Longest wait for a connection to a provider, an agent or a service. Default: `5s`.",
    },
    upstream_tls_ca_path: {
      type: "string",
      minLength: 1,
      description:
        "PEM file with the authorities that verify upstreams' certificates. Default: the system's.",
    },
    llm_routing_model: {
      ...MODEL_NAME,
      description:
        "The model that chooses between `routing_preferences`. Default: the model that chooses agents.",
    },
    agent_orchestration_model: {
      ...MODEL_NAME,
      description: "The model that chooses agents. Default: the default model.",
    },
    agent_orchestration_method: {
      enum: ["model", "embeddings"],
      description: "How agents are chosen: a model decides, or embeddings are compared. Default: `model`.",
    },
    agent_orchestration_threshold: {
      type: "number",
      minimum: -1,
      maximum: 1,
      description: "Of method `embeddings`: the similarity below which no agent is chosen. Default: `0.3`.",
    },
    orchestrator_model_context_length: {
      type: "integer",
      minimum: 256,
      maximum: 1_000_000,
      description: "How much of a conversation the model that chooses is shown, in tokens. Default: `8192`.",
    },
    use_agent_orchestrator: {
      type: "boolean",
      description:
        "Of `prompt_targets`. `true`: they are agents behind the one entry of `endpoints`, which gets the whole conversation. Default: `false`.",
    },
    optimize_context_window: {
      type: "boolean",
      description:
        "Of `prompt_targets`. `true`: choosing a target leaves out earlier responses of `endpoints`. Default: `false`.",
    },
    function_calling_model: {
      ...MODEL_NAME,
      description:
        "The model that chooses between `prompt_targets` and reads their parameters from prompts. Default: an Arch-Function model of `model_providers` if there is one, else the default model.",
    },
    function_calling_logprobs: {
      type: "boolean",
      description:
        "`true`: that model is asked for the probabilities of its tokens, and a parameter that it was not sure of is asked for. Not all providers give them. Default: `true` for Arch-Function, else `false`.",
    },
    prompt_target_intent_matching_threshold: {
      type: "number",
      minimum: 0,
      maximum: 1,
      description:
        "How sure that model must be that a target is meant, by its own estimate; else the prompt counts as one that suits no target. Default: any.",
    },
    disable_signals: {
      type: "boolean",
      description:
        "`true`: conversations are not searched for signals, such as corrections and repeated requests. Default: `false`.",
    },
  },
} as const;
