// Reads Prometheus' response to an instant query: one value per model.
// https://prometheus.io/docs/prometheus/latest/querying/api/#instant-queries
import { isObject, type JsonObject, objectsOf } from "../../json.js";
import { amountOf, type Reading } from "./reading.js";

/** The label that holds the model; a query can set it by `label_replace` or `sum by`. */
const MODEL_LABEL = "model_name";

/** Throws when the result is not a vector. An empty vector is valid: nothing was measured lately. */
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
    // Prometheus promises no order of series, so the first or last one would change randomly.
    else values.set(model, Math.max(latency, values.get(model) ?? 0));
  }
  return { values, ignored };
}

/** `[1435781430.781, "0.25"]`; "NaN" and "+Inf" carry no value. */
function sampleOf(value: unknown): number | undefined {
  const text: unknown = Array.isArray(value) ? value[1] : undefined;
  return typeof text === "string" && text !== "" ? amountOf(Number(text)) : undefined;
}
