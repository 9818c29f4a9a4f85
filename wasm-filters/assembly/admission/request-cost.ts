// The cost of a request: the usage that its provider reported when that is plausible, else an estimate of what was sent.

import { Charge } from "../limits/charge";
import { Endpoint } from "../contract/endpoints.generated";
import { Target } from "../targets/provider";
import { StreamRecord } from "../exchange/stream-record";
import { tokensOf } from "./token-estimate";

/**
 * The response did not come to its end and reported no usage: the client left after an attempt, or the stream broke off.
 * The reservation stays then; otherwise clients could avoid the cost by leaving.
 */
export function wasLeft(record: StreamRecord): bool {
  return record.attempts > 0 && !hasFailed(record) && !record.complete;
}

/** The cost at `target`, the latest attempt's. */
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

/** The client got an error: of one of the roles, Envoy or the provider. */
function hasFailed(record: StreamRecord): bool {
  return record.replied || record.status >= 300;
}

/** Tokens of all choices together. A choice without text costs what the configuration says of the model. */
function sentTokens(record: StreamRecord): f64 {
  const estimate = record.admission.estimate;
  const isText = record.endpoint == Endpoint.None || record.delivered > 0;
  return isText || estimate.isAssumed
    ? tokensOf(record.delivered)
    : estimate.answer.tokens * estimate.answers;
}
