// What is known of a call of a model when it is over, as attributes: under the names of the reference and of OpenTelemetry's
// conventions for generative AI. None is a text of the conversation.
import { AGENT_PREFIX, type Observation, type ObservedAttempt } from "@plano/config/contract";
import type { Cost } from "../history/types.js";
import { operationOf } from "./model-labels.js";
import type { Attributes } from "./span.js";

/** A call that a provider of models was asked for. */
export interface ModelCall {
  record: Observation;
  /** The last attempt that is known. */
  last: ObservedAttempt;
  cost: Cost;
}

/** Undefined for a request that no model got, such as one for an agent. */
export function modelCallOf(record: Observation, cost: Cost): ModelCall | undefined {
  const last = record.attempts.at(-1);
  return last === undefined || last.provider.startsWith(AGENT_PREFIX) ? undefined : { record, last, cost };
}

export function attributesOfCall(call: ModelCall): Attributes {
  const { record, last } = call;
  return {
    request_id: record.request_id,
    "http.method": "POST",
    "http.path": record.path,
    "http.status_code": record.status,
    "llm.model": record.model ?? undefined,
    "llm.provider": last.provider,
    "llm.time_to_first_token": firstTokenOf(call),
    "llm.duration_ms": last.ms,
    "llm.response_bytes": record.shape.answer_bytes,
    "model.requested": record.asked,
    "plano.target": last.target,
    "plano.listener": record.listener,
    "plano.attempts": record.attempt_count,
    "plano.caller": record.caller,
    "plano.session_id": record.session,
    message_count: record.shape.messages,
    "gen_ai.operation.name": operationOf(last.upstream_format),
    "gen_ai.provider.name": last.provider,
    "gen_ai.request.model": record.model ?? undefined,
    "gen_ai.request.stream": record.stream,
    "gen_ai.conversation.id": record.session,
    "gen_ai.response.finish_reasons": record.stop_reason === null ? undefined : [record.stop_reason],
    ...usageOfCall(call),
  };
}

function usageOfCall({ record: { usage }, cost }: ModelCall): Attributes {
  if (usage === null) return {};
  const { input, output, cached_input: cached, cache_creation: written, reasoning } = usage;
  return {
    "llm.usage.prompt_tokens": input,
    "llm.usage.completion_tokens": output,
    "llm.usage.total_tokens": input + output,
    "llm.usage.cached_input_tokens": cached ?? undefined,
    "llm.usage.cache_creation_tokens": written ?? undefined,
    "llm.usage.reasoning_tokens": reasoning ?? undefined,
    "llm.usage.input_cost_usd": inputCostOf(cost),
    "llm.usage.output_cost_usd": cost.output ?? undefined,
    "llm.usage.total_cost_usd": cost.total ?? undefined,
    "gen_ai.usage.input_tokens": input,
    "gen_ai.usage.output_tokens": output,
    "gen_ai.usage.cache_read.input_tokens": cached ?? undefined,
    "gen_ai.usage.cache_creation.input_tokens": written ?? undefined,
    "gen_ai.usage.reasoning.output_tokens": reasoning ?? undefined,
  };
}

/** Cached and written tokens are input, too. */
function inputCostOf({ input, cached, write }: Cost): number | undefined {
  return input === null ? undefined : input + (cached ?? 0) + (write ?? 0);
}

/** Milliseconds since the last attempt began; undefined where that attempt is not known, and for whole answers. */
export function firstTokenOf({ record, last }: ModelCall): number | undefined {
  const { ttft_ms: began, attempts, attempt_count: count } = record;
  return began === null || count !== attempts.length ? undefined : Math.max(0, began - last.began_ms);
}
