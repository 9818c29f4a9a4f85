// Who ended a request.

import { CLIENT_DISCONNECTED, CLIENT_RESET, readFlags } from "../abi/response-flags";
import { AttemptError } from "../contract/attempt-errors.generated";
import { Ending } from "../contract/endings.generated";
import { StreamRecord } from "../exchange/stream-record";

/** Call once, when the stream is logged. Only a response that broke off needs a call of the host. */
export function endingOf(record: StreamRecord): Ending {
  const outcome = record.outcome;
  if (outcome.limited) return Ending.Limit;
  if (outcome.replied) return Ending.Gateway;
  if (record.attempt.idleTimer.closed) {
    record.attempts.fail(AttemptError.Timeout);
    return Ending.Gateway;
  }
  if (!outcome.answered) return Ending.Client;
  if (outcome.cut) return Ending.Gateway;
  if (outcome.passed) return Ending.Provider;
  if ((readFlags() & (CLIENT_DISCONNECTED | CLIENT_RESET)) != 0) return Ending.Client;
  record.attempts.fail(AttemptError.Reset);
  return Ending.Provider;
}
