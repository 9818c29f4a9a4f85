// What an answer can mean for the next target to be tried, whatever its status and the provider's words.
import type { NameTable } from "./description/names.js";

export const failoverReasons: NameTable = {
  type: "FailoverReason",
  list: "FAILOVER_REASONS",
  doc: "What an answer can mean for the next target to be tried.",
  none: { member: "None" },
  flags: true,
  names: [
    {
      name: "context_window",
      member: "ContextWindow",
      doc: "The conversation is too long for the model, or has filled its context.",
    },
    {
      name: "content_filter",
      member: "ContentFilter",
      doc: "A filter of the provider's has refused the request or withheld the answer, or the model refuses.",
    },
  ],
  filter: { reads: true },
};
