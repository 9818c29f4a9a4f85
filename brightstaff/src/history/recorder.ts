// Puts what the filter reports into the history: prices each call when it arrives.

import { AGENT_PREFIX, type Observation } from "@plano/config/contract";
import type { SourcedPriceOf } from "../models/prices.js";
import type { ConversationTracker } from "./conversations/tracker.js";
import { costOfCall } from "./cost-of-call.js";
import { type Call, type Finished, isOfClient } from "./finished.js";
import type { History } from "./history.js";
import { principalOf, rootRecordOf } from "./root-record.js";
import type { FinishedRoot } from "./roots.js";

export interface RecorderDependencies {
  history: History;
  conversations: ConversationTracker;
  /** Of the moment. */
  priceOf: SourcedPriceOf;
  /** The sandbox answers in the provider's place. */
  isSandboxed: (provider: string) => boolean;
  /** The request that another repeats. */
  originalOf?: (id: string) => string | undefined;
}

export class Recorder {
  readonly #dependencies: RecorderDependencies;

  constructor(dependencies: RecorderDependencies) {
    this.#dependencies = dependencies;
  }

  observe(observation: Observation): void {
    this.#append(observation);
  }

  /** Of a request that brightstaff served, with the calls that it caused. */
  observeRoot({ facts, calls }: FinishedRoot): void {
    const record = rootRecordOf(facts, principalOf(calls));
    this.#append(record, { decisions: facts.decisions, calls: this.#callsOf(calls) });
  }

  /** What an agent tells of its usage counts only if the calls that it made are not known. */
  #callsOf(observations: readonly Observation[]): Call[] {
    const { priceOf } = this.#dependencies;
    const isNested = observations.some(({ listener }) => listener !== "inside");
    return observations.map(({ parts: _, ...call }) => {
      const isAgent = call.provider?.startsWith(AGENT_PREFIX) === true;
      const record = isNested && isAgent ? { ...call, usage: null } : call;
      return { record, cost: costOfCall(priceOf, record) };
    });
  }

  #append(observation: Observation, more: Pick<Finished, "decisions" | "calls"> = { calls: [] }): void {
    const { parts } = observation;
    const record = { ...observation };
    delete record.parts;
    const { history, conversations, priceOf, isSandboxed, originalOf } = this.#dependencies;
    const replayOf = originalOf?.(record.request_id);
    const joined = isOfClient(record) ? conversations.join(record) : undefined;
    const finished: Finished = { record, cost: costOfCall(priceOf, record), calls: more.calls };
    if (more.decisions !== undefined) finished.decisions = more.decisions;
    if (joined !== undefined) finished.joined = joined;
    if (record.provider !== null && isSandboxed(record.provider)) finished.sandbox = true;
    if (replayOf !== undefined) finished.replayOf = replayOf;
    if (parts !== undefined) finished.parts = parts;
    if (parts !== undefined && parts.length > 0) finished.wasSaid = true;
    const summary = history.append(finished);
    conversations.follow(summary, joined, parts);
  }
}
