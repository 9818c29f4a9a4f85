// Finished requests without anything that was said, as the filter tells of them where no content is kept.
import type { Observation } from "@plano/config/contract";
import type { Finished } from "./finished.js";
import type { SignalBadge } from "./types.js";

export function wordlessFinished({ parts: _, record, calls, ...rest }: Finished): Finished {
  return {
    ...rest,
    record: wordless(record),
    calls: calls.map((call) => ({ ...call, record: wordless(call.record) })),
  };
}

/** A provider's error may quote the prompt. */
export function wordless({ parts: _, omitted: __, error, ...record }: Observation): Observation {
  if (error === undefined) return record;
  const { code, message } = error;
  const isOwn = message !== undefined && record.ended_by !== "provider";
  return { ...record, error: { code, ...(isOwn && { message: withoutQuoted(message) }) } };
}

/** Of the signals, their words are said by clients. */
export function wordlessSignals(signals: readonly SignalBadge[]): SignalBadge[] {
  return signals.map((signal) => ({ ...signal, words: "" }));
}

/** Leaves out what stands in quotes, from the first to the last: Plano's messages quote clients' texts so. */
export function withoutQuoted(message: string): string {
  return message.replace(/(^| )'(?:.*'|.*)/s, "$1'…'");
}
