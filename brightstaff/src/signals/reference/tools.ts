// Failed calls and exhausted services, found by the reference's words.
import type { Message, Signal } from "../report.js";
import { toolCallOf } from "../tool-calls.js";
import { EXHAUSTIONS, FAILURES, firstWords, readableResult } from "../tool-words.js";

export function toolSignals(messages: readonly Message[], from: number): Signal[] {
  const failures: Signal[] = [];
  const exhaustions: Signal[] = [];
  let call: { index: number; name: string } | undefined;
  for (const [at, { from: speaker, value }] of messages.entries()) {
    if (speaker === "function_call") call = toolCallOf(value, from + at);
    if (speaker !== "observation") continue;
    const text = readableResult(value);
    const index = from + at;
    const failure = firstWords(FAILURES, text);
    if (failure !== undefined) {
      const { kind, matched, ...signal } = failure;
      const made = { tool_name: call?.name ?? "unknown", call_index: call?.index ?? Math.max(0, index - 1) };
      const sure = kind !== "bad_query" || /error|invalid|failed/i.test(text);
      failures.push({
        ...signal,
        message_index: index,
        confidence: sure ? signal.confidence : 0.6,
        metadata: { ...made, error_type: kind, matched },
      });
    }
    const exhaustion = firstWords(EXHAUSTIONS, text);
    if (exhaustion === undefined) continue;
    const { kind, matched, ...signal } = exhaustion;
    exhaustions.push({ ...signal, message_index: index, metadata: { exhaustion_type: kind, matched } });
  }
  return [...failures, ...exhaustions];
}
