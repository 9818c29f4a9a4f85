// What a call cost that the filter has reported, by the prices of the moment.
import type { Observation } from "@plano/config/contract";
import type { SourcedPriceOf } from "../models/prices.js";
import { modelNameOf } from "./contributions.js";
import { costOf } from "./cost.js";
import { usageOf } from "./finished.js";
import type { Cost } from "./types.js";

export function costOfCall(priceOf: SourcedPriceOf, record: Observation): Cost {
  const name = modelNameOf(record);
  return costOf(name === null ? undefined : priceOf(name), usageOf(record));
}
