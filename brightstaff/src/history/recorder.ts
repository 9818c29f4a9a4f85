// Puts what the filter reports into the history: prices each call when it arrives.

import type { Observation } from "@plano/config/contract";
import type { SourcedPriceOf } from "../models/prices.js";
import { costOfCall } from "./cost-of-call.js";
import type { History } from "./history.js";

export interface RecorderDependencies {
  history: History;
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
    const { parts, provider } = observation;
    const { history, priceOf, isSandboxed } = this.#dependencies;
    history.append({
      record: observation,
      cost: costOfCall(priceOf, observation),
      calls: [],
      ...(provider !== null && isSandboxed(provider) && { sandbox: true }),
      ...(parts !== undefined && { parts }),
    });
  }
}
