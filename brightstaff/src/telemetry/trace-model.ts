// The span of a call of a model, made when the filter reports the call: below Envoy's span of the attempt, which ends before
// everything is known.
import { attributesOfCall, firstTokenOf, type ModelCall } from "./call-attributes.js";
import { errorTypeOfAttempt } from "./model-labels.js";
import type { Tracer } from "./span.js";

export function traceModel(call: ModelCall, tracer: Tracer): void {
  const { record, last } = call;
  // Without Envoy's span there is no trace that it belongs to.
  if (record.traceparent === null) return;
  const at = record.started_ms + last.began_ms;
  const attributes = attributesOfCall(call);
  const name = `${attributes["gen_ai.operation.name"]} ${last.target}`;
  const start = { name, kind: "internal", service: "plano(llm)", at } as const;
  const span = tracer.start(start, { traceparent: record.traceparent }, attributes);
  const first = firstTokenOf(call);
  if (first !== undefined)
    span.event("llm.time_to_first_token", { "llm.time_to_first_token": first }, at + first);
  span.end(errorTypeOf(call), at + last.ms);
}

function errorTypeOf({ record, last }: ModelCall): string | undefined {
  const error = errorTypeOfAttempt(last);
  if (error !== "") return error;
  return record.ended_by === "client" ? "cancelled" : undefined;
}
