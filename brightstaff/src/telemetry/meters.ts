// What is counted of brightstaff's work. Names that become labels are those of the configuration, never a client's words.

export type FilterOutcome = "passed" | "stopped" | "skipped" | "failed" | "cancelled";

export interface Meters {
  /** `isFallback`: nothing matched, or the model that was asked failed. */
  decided(kind: "agent" | "llm", selected: string, isFallback: boolean, seconds: number): void;
  /** No decision was needed. */
  routerSkipped(reason: string): void;
  routingServed(outcome: "decision_served" | "no_candidates" | "policy_error"): void;
  sessionCache(outcome: "hit" | "miss" | "store" | "error" | "store_error"): void;
  /** What comes of looking at what models cost, and how fast they are. */
  modelsLooked(source: "cost" | "latency", outcome: "ok" | "failed"): void;
  sessionSwitch(decision: "allowed" | "retained", reason: string): void;
  filtered(filter: string, outcome: FilterOutcome, seconds: number): void;
  /** `status`: undefined where there was no answer; `seconds` to the end of the answer. */
  agentAnswered(agent: string, status: number | undefined, seconds: number): void;
}

/** `2xx`; `none` where there was no answer. */
export function statusClass(status: number | undefined): string {
  return status === undefined ? "none" : `${Math.floor(status / 100)}xx`;
}
