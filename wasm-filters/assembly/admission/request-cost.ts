// The cost of a request: the usage that its provider reported when that is plausible, else an estimate of what was sent.

import { Charge } from "../limits/charge";
import { Endpoint } from "../contract/endpoints.generated";
import { Target } from "../targets/provider";
import { Outcome } from "../exchange/outcome";
import { Exchange } from "../exchange/exchange";
import { tokensOf } from "./media-estimate";

/**
 * The response did not come to its end and reported no usage: the client left after an attempt, or the stream broke off.
 * The reservation stays then; otherwise clients could avoid the cost by leaving.
 */
export function wasLeft(exchange: Exchange): bool {
  return exchange.attempt.count > 0 && !hasFailed(exchange.outcome) && !exchange.outcome.complete;
}

/** The cost at `target`, the latest attempt's. */
export function costOf(exchange: Exchange, target: Target, out: Charge): void {
  const outcome = exchange.outcome;
  const usage = outcome.usage;
  const failed = hasFailed(outcome);
  const input =
    usage.input >= 0 ? <f64>usage.input : failed ? 0 : exchange.plan.admission.estimate.certain.tokens;
  const told = <f64>max<i64>(0, usage.output);
  const estimated = failed || (outcome.complete && usage.output >= 0) ? 0 : sentTokens(exchange);
  const output = Math.max(told, estimated);
  const cached = Math.min(input, <f64>max<i64>(0, usage.cachedInput));
  const price =
    (input - cached) * target.inputPrice + cached * target.cachedPrice + output * target.outputPrice;
  if (exchange.attempt.count == 0) out.clear();
  else {
    out.set(exchange.plan.admission.estimate.certain.requests, input + output, price);
    out.cached = cached;
  }
}

/** The client got an error: of one of the roles, Envoy or the provider. */
function hasFailed(outcome: Outcome): bool {
  return outcome.replied || outcome.status >= 300;
}

/** Tokens of all choices together. A choice without text costs what the configuration says of the model. */
function sentTokens(exchange: Exchange): f64 {
  const estimate = exchange.plan.admission.estimate;
  const isText = exchange.request.endpoint == Endpoint.None || exchange.outcome.delivered > 0;
  return isText || estimate.isAssumed
    ? tokensOf(exchange.outcome.delivered)
    : estimate.answer.tokens * estimate.answers;
}
