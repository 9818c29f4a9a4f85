// Puts what the filter reports into the history: prices each call when it arrives.

import type { Observation } from "@plano/config/contract";
import type { SourcedPriceOf } from "../models/prices.js";
import type { ConversationTracker } from "./conversations/tracker.js";
import { costOfCall } from "./cost-of-call.js";
import type { History } from "./history.js";

export interface RecorderDependencies {
  history: History;
  conversations: ConversationTracker;
  /** Of the moment. */
  priceOf: SourcedPriceOf;
  /** The sandbox answers in the provider's place. */
  isSandboxed: (provider: string) => boolean;
}

export class Recorder {
  readonly #dependencies: RecorderDependencies;

  constructor(dependencies: RecorderDependencies) {
    this.#dependencies = dependencies;
  }

  observe(observation: Observation): void {
    const { parts, ...record } = observation;
    const { history, conversations, priceOf, isSandboxed } = this.#dependencies;
    const joined = isOfClient(record) ? conversations.join(record) : undefined;
    const summary = history.append({
      record,
      cost: costOfCall(priceOf, record),
      calls: [],
      ...(joined !== undefined && { joined }),
      ...(record.provider !== null && isSandboxed(record.provider) && { sandbox: true }),
      ...(parts !== undefined && { parts }),
    });
    conversations.follow(summary, joined, parts);
  }
}

/** Also where brightstaff repeats it for another model. */
function isOfClient({ own_call: call }: Observation): boolean {
  return call === undefined || call === "repeated";
}
