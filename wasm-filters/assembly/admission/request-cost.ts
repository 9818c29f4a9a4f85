// The cost of a request: the usage that its provider reported when that is plausible, else an estimate of what was sent.

import { Charge } from "../limits/charge";
import { Endpoint } from "../contract/endpoints.generated";
import { Target } from "../targets/provider";
import { Outcome } from "../exchange/outcome";
import { StreamRecord } from "../exchange/stream-record";
import { tokensOf } from "./media-estimate";

/**
 * The response did not come to its end and reported no usage: the client left after an attempt, or the stream broke off.
 * The reservation stays then; otherwise clients could avoid the cost by leaving.
 */
export function wasLeft(record: StreamRecord): bool {
  return record.attempt.count > 0 && !hasFailed(record.outcome) && !record.outcome.complete;
}

/** The cost at `target`, the latest attempt's. */
export function costOf(record: StreamRecord, target: Target, out: Charge): void {
  const outcome = record.outcome;
  const usage = outcome.usage;
  const failed = hasFailed(outcome);
  const input =
    usage.input >= 0 ? <f64>usage.input : failed ? 0 : record.plan.admission.estimate.certain.tokens;
  const told = <f64>max<i64>(0, usage.output);
  const estimated = failed || (outcome.complete && usage.output >= 0) ? 0 : sentTokens(record);
  const output = Math.max(told, estimated);
  const cached = Math.min(input, <f64>max<i64>(0, usage.cachedInput));
  const price =
    (input - cached) * target.inputPrice + cached * target.cachedPrice + output * target.outputPrice;
  if (record.attempt.count == 0) out.clear();
  else {
    out.set(record.plan.admission.estimate.certain.requests, input + output, price);
    out.cached = cached;
  }
}

/** The client got an error: of one of the roles, Envoy or the provider. */
function hasFailed(outcome: Outcome): bool {
  return outcome.replied || outcome.status >= 300;
}

/** Tokens of all choices together. A choice without text costs what the configuration says of the model. */
function sentTokens(record: StreamRecord): f64 {
  const estimate = record.plan.admission.estimate;
  const isText = record.request.endpoint == Endpoint.None || record.outcome.delivered > 0;
  return isText || estimate.isAssumed
    ? tokensOf(record.outcome.delivered)
    : estimate.answer.tokens * estimate.answers;
}
