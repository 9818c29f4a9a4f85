// What PostHog is told of a call of a model. https://posthog.com/docs/ai-observability/manual-capture
import type { ExporterConfig } from "../service-config/schema.js";
import { attributesOfCall, firstTokenOf, type ModelCall } from "./call-attributes.js";

export interface PostHogEvent {
  event: "$ai_generation";
  timestamp: string;
  properties: Record<string, unknown>;
}

type Told = Pick<ExporterConfig, "userHeader" | "captureMessages">;

/** Characters of a user's message. */
const PREVIEW = 50;

export function eventOf(call: ModelCall, told: Told): PostHogEvent {
  const { record, last, cost } = call;
  const [, trace, parent] = record.traceparent?.split("-") ?? [];
  const traceId = trace ?? record.request_id;
  const user = told.userHeader === undefined ? undefined : record.tags?.[told.userHeader];
  const firstToken = firstTokenOf(call);
  return {
    event: "$ai_generation",
    timestamp: new Date(record.started_ms + record.duration_ms).toISOString(),
    properties: {
      ...attributesOfCall(call),
      ...(user === undefined
        ? { distinct_id: traceId, $process_person_profile: false }
        : { distinct_id: user }),
      $ai_trace_id: traceId,
      $ai_parent_id: parent,
      $ai_model: record.model ?? undefined,
      $ai_provider: last.provider,
      $ai_latency: last.ms / 1_000,
      $ai_time_to_first_token: firstToken === undefined ? undefined : firstToken / 1_000,
      $ai_stream: record.stream,
      $ai_input_tokens: record.usage?.input,
      $ai_output_tokens: record.usage?.output,
      $ai_total_cost_usd: cost.total ?? undefined,
      $ai_http_status: record.status,
      $ai_is_error: record.status >= 400 || record.status === 0 || endedWithError(record),
      ...(told.captureMessages && { $ai_input: messageOf(call) }),
    },
  };
}

/** Also a stream, whose status is that with which it began. */
function endedWithError({ error, ended_by: endedBy }: ModelCall["record"]): boolean {
  return error !== undefined && endedBy !== "client";
}

/** The beginning of the user's last message; undefined where no content is kept. */
function messageOf({ record: { parts = [] } }: ModelCall): { role: "user"; content: string }[] | undefined {
  const text = parts.findLast(({ role, kind }) => role === "user" && kind === "text")?.text;
  if (text === undefined) return undefined;
  const content = text.length > PREVIEW ? `${text.slice(0, PREVIEW)}...` : text;
  return [{ role: "user", content }];
}
