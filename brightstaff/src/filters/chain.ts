// Runs filters in order: each sees the body of the previous one, until one stops the request.

import type { JsonObject } from "../json.js";
import { OverBudget } from "../memory-budget.js";
import { FilterFailure } from "./failure.js";
import type { Filter, FilterCall, FilterVerdict } from "./filter.js";

export type FilterOutcome =
  | {
      kind: "passed";
      body: JsonObject;
      /** Ids of filters that failed and were skipped. */
      skipped: string[];
    }
  | { kind: "stopped"; filter: string; status: number; message: string }
  /** No memory is left for a filter's answer; this is never skipped. */
  | { kind: "overloaded" };

export class FilterChain {
  readonly #filters: readonly Filter[];

  constructor(filters: readonly Filter[]) {
    this.#filters = filters;
  }

  get isEmpty(): boolean {
    return this.#filters.length === 0;
  }

  /** Rejects only when the call's signal aborts, with its reason. */
  async run(call: FilterCall): Promise<FilterOutcome> {
    const skipped: string[] = [];
    let { body } = call;
    for (const filter of this.#filters) {
      const verdict = await apply(filter, { ...call, body });
      if (verdict === "overloaded") return { kind: "overloaded" };
      if (verdict === "skipped") skipped.push(filter.id);
      else if ("stop" in verdict) return { kind: "stopped", filter: filter.id, ...verdict.stop };
      else body = verdict.body;
    }
    return { kind: "passed", body, skipped };
  }
}

async function apply(filter: Filter, call: FilterCall): Promise<FilterVerdict | "skipped" | "overloaded"> {
  call.signal.throwIfAborted();
  try {
    const verdict = await filter.apply(call);
    call.signal.throwIfAborted();
    return verdict;
  } catch (error) {
    call.signal.throwIfAborted();
    if (error instanceof OverBudget) return "overloaded";
    if (filter.onFailure === "skip") return "skipped";
    const { status, message } = FilterFailure.of(error);
    return { stop: { status, message: `The filter ${filter.id} ${message}.` } };
  }
}
