// The answer of Prometheus to an instant query: one value for each model.
// https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries
import { isObject, type JsonObject, objectsOf } from "../../json.js";
import { amountOf, type Reading } from "./reading.js";

/** Names the model; whoever writes the query can give it, by `label_replace` or `sum by`. */
const MODEL_LABEL = "model_name";

/** Throws where the query's result is no vector. None at all is an answer: nothing was measured lately. */
export function readVector(answer: JsonObject): Reading<number> {
  const data = isObject(answer.data) ? answer.data : {};
  if (answer.status !== "success" || data.resultType !== "vector" || !Array.isArray(data.result))
    throw new Error("the query's result is no instant vector");
  const values = new Map<string, number>();
  let ignored = 0;
  for (const { metric, value } of objectsOf(data.result)) {
    const model = isObject(metric) ? metric[MODEL_LABEL] : undefined;
    const latency = sampleOf(value);
    if (typeof model !== "string" || latency === undefined) ignored += 1;
    // Prometheus promises no order of series, so that the first or last of several would change by itself.
    else values.set(model, Math.max(latency, values.get(model) ?? 0));
  }
  return { values, ignored };
}

/** `[1435781430.781, "0.25"]`; also "NaN" and "+Inf", which say nothing. */
function sampleOf(value: unknown): number | undefined {
  const text: unknown = Array.isArray(value) ? value[1] : undefined;
  return typeof text === "string" && text !== "" ? amountOf(Number(text)) : undefined;
}
