// Puts what the filter reports into the history: prices each call when it arrives.

import type { Observation } from "@plano/config/contract";
import type { SourcedPriceOf } from "../models/prices.js";
import { modelNameOf } from "./contributions.js";
import { costOf } from "./cost.js";
import { type Call, usageOf } from "./finished.js";
import type { History } from "./history.js";

export interface RecorderDependencies {
  history: History;
  /** Of the moment. */
  priceOf: SourcedPriceOf;
}

export class Recorder {
  readonly #dependencies: RecorderDependencies;

  constructor(dependencies: RecorderDependencies) {
    this.#dependencies = dependencies;
  }

  observe(observation: Observation): void {
    const { parts } = observation;
    this.#dependencies.history.append({
      ...this.#priced(observation),
      calls: [],
      ...(parts !== undefined && { parts }),
    });
  }

  #priced(record: Observation): Call {
    const name = modelNameOf(record);
    const price = name === null ? undefined : this.#dependencies.priceOf(name);
    return { record, cost: costOf(price, usageOf(record)) };
  }
}
