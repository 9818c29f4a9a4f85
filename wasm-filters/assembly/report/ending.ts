// Who ended a request.

import { CLIENT_DISCONNECTED, CLIENT_RESET, readFlags } from "../abi/response-flags";
import { AttemptError } from "../contract/attempt-errors.generated";
import { Ending } from "../contract/endings.generated";
import { Exchange } from "../exchange/exchange";

/** Call once, when the stream is logged. Only a response that broke off needs a call of the host. */
export function endingOf(exchange: Exchange): Ending {
  const outcome = exchange.outcome;
  if (outcome.limited) return Ending.Limit;
  if (outcome.replied) return Ending.Gateway;
  if (exchange.attempt.idleTimer.closed) {
    exchange.attempts.fail(AttemptError.Timeout);
    return Ending.Gateway;
  }
  if (!outcome.answered) return Ending.Client;
  if (outcome.cut) return Ending.Gateway;
  if (outcome.passed) return Ending.Provider;
  if ((readFlags() & (CLIENT_DISCONNECTED | CLIENT_RESET)) != 0) return Ending.Client;
  exchange.attempts.fail(AttemptError.Reset);
  return Ending.Provider;
}
