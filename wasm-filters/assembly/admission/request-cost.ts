// What a request turned out to cost: what its provider told where that can be believed, else an estimate from what was sent.

import { Charge } from "../limits/charge";
import { Endpoint } from "../targets/endpoints";
import { Target } from "../targets/provider";
import { StreamRecord } from "../exchange/stream-record";
import { tokensOf } from "./token-estimate";

/**
 * The answer did not come to its end, and nobody knows what it cost: the client left once a provider was asked, or it
 * broke off. Otherwise clients would choose by leaving what they pay.
 */
export function wasLeft(record: StreamRecord): bool {
  return record.attempts > 0 && !hasFailed(record) && !record.complete;
}

/** At `target`, which was asked last. */
export function costOf(record: StreamRecord, target: Target, out: Charge): void {
  const usage = record.usage;
  const failed = hasFailed(record);
  const input = usage.input >= 0 ? <f64>usage.input : failed ? 0 : record.admission.estimate.certain.tokens;
  const told = <f64>max<i64>(0, usage.output);
  const estimated = failed || (record.complete && usage.output >= 0) ? 0 : sentTokens(record);
  const output = Math.max(told, estimated);
  const cached = Math.min(input, <f64>max<i64>(0, usage.cachedInput));
  const price =
    (input - cached) * target.inputPrice + cached * target.cachedPrice + output * target.outputPrice;
  if (record.attempts == 0) out.clear();
  else out.set(record.admission.estimate.certain.requests, input + output, price);
}

/** One of the roles, Envoy or the provider has answered with an error. */
function hasFailed(record: StreamRecord): bool {
  return record.replied || record.status >= 300;
}

/** Of all answers together. What is no text costs for each of them what the configuration says of the model. */
function sentTokens(record: StreamRecord): f64 {
  const estimate = record.admission.estimate;
  const isText = record.endpoint == Endpoint.None || record.delivered > 0;
  return isText || estimate.isAssumed
    ? tokensOf(record.delivered)
    : estimate.answer.tokens * estimate.answers;
}
