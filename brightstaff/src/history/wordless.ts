// Finished requests without anything that was said, as the filter tells of them where no content is kept.
import type { Observation, ObservedError } from "@plano/config/contract";
import type { Call, Finished } from "./finished.js";
import type { SignalBadge } from "./types.js";

export function wordlessFinished(finished: Finished): Finished {
  const kept = { ...finished, record: wordless(finished.record), calls: finished.calls.map(wordlessCall) };
  delete kept.parts;
  return kept;
}

function wordlessCall(call: Call): Call {
  return { ...call, record: wordless(call.record) };
}

/** A provider's error may quote the prompt. */
export function wordless(record: Observation): Observation {
  const kept = { ...record };
  delete kept.parts;
  delete kept.omitted;
  if (kept.error !== undefined) kept.error = wordlessError(kept.error, record.ended_by);
  return kept;
}

function wordlessError({ code, message }: ObservedError, endedBy: Observation["ended_by"]): ObservedError {
  return message === undefined || endedBy === "provider"
    ? { code }
    : { code, message: withoutQuoted(message) };
}

/** Of the signals, their words are said by clients. */
export function wordlessSignals(signals: readonly SignalBadge[]): SignalBadge[] {
  return signals.map((signal) => ({ ...signal, words: "" }));
}

/** Leaves out what stands in quotes, from the first to the last: Plano's messages quote clients' texts so. */
export function withoutQuoted(message: string): string {
  return message.replace(/(^| )'(?:.*'|.*)/s, "$1'…'");
}
