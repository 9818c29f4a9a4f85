// The interface of brightstaff's meters. Labels are the configuration's names, never clients' texts.

export type FilterOutcome = "passed" | "stopped" | "skipped" | "failed" | "cancelled";

export type GuardOutcome = "passed" | "refused" | "failed" | "cancelled";

export type StateOutcome = "ok" | "full" | "unavailable";

export interface Meters {
  /** `isFallback`: nothing matched, or the model failed. */
  decided(kind: "agent" | "llm", selected: string, isFallback: boolean, seconds: number): void;
  /** No decision was needed. */
  routerSkipped(reason: string): void;
  routingServed(outcome: "decision_served" | "no_candidates" | "policy_error"): void;
  sessionCache(outcome: "hit" | "miss" | "store" | "error" | "store_error"): void;
  /** The outcome of reading a source of prices or latencies. */
  modelsLooked(source: "cost" | "latency", outcome: "ok" | "failed"): void;
  /** A turn's tokens were noted in the binding of its session. */
  sessionBinding(event: "refresh"): void;
  sessionSwitch(decision: "allowed" | "retained", reason: string): void;
  /** A call of the store of responses and conversations. */
  stateCalled(operation: string, outcome: StateOutcome, seconds: number): void;
  /** Entries of that store that are gone. */
  stateDropped(reason: "expired" | "entries" | "bytes", entries: number): void;
  filtered(filter: string, outcome: FilterOutcome, seconds: number): void;
  guarded(guard: string, side: "input" | "output", outcome: GuardOutcome, seconds: number): void;
  /** `status`: undefined without a response; `seconds` until the response's end. */
  agentAnswered(agent: string, status: number | undefined, seconds: number): void;
  /** A call of a prompt target's API; `status`: undefined without a response; `seconds` until its beginning. */
  targetCalled(target: string, status: number | undefined, seconds: number): void;
  /** Reports of calls of models for a further service. */
  exported(exporter: string, outcome: "sent" | "failed" | "dropped", events: number): void;
  /** Something was noticed in a conversation, at a request to this provider. */
  noticed(type: string, provider: string): void;
  /** A report to the error target. */
  errorReported(outcome: "sent" | "failed" | "dropped"): void;
}

/** `2xx`; `none` without a response. */
export function statusClass(status: number | undefined): string {
  return status === undefined ? "none" : `${Math.floor(status / 100)}xx`;
}
