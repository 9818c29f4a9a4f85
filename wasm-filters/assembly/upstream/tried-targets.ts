// What an error of the gateway's own tells of the targets that were tried: their names and why each failed. Only for the
// cold path: it allocates.

import { excerpt } from "../bytes/text";
import { AttemptError, attemptErrorName } from "../contract/attempt-errors.generated";
import { LoggedAttempt } from "../exchange/attempt-log";
import { Exchange } from "../exchange/exchange";

/**
 * Such as ` Tried: a/x (status 503), b/y (connect, 3 times).`, in the order of the attempts; empty where there was none. An
 * agent's error names the agent.
 */
export function triedTargets(exchange: Exchange): string {
  const pool = exchange.plan.pool;
  if (pool && pool.isAgent) return "";
  const log = exchange.attempts;
  let told = "";
  let at = 0;
  while (at < log.count) {
    const tried = log.at(at);
    let after = at + 1;
    while (after < log.count && areAlike(tried, log.at(after))) after++;
    const times = after - at > 1 ? ", " + (after - at).toString() + " times" : "";
    const name = nameOf(exchange, tried);
    if (name.length > 0) told += (told.length > 0 ? ", " : "") + name + " (" + reasonOf(tried) + times + ")";
    at = after;
  }
  return told.length > 0 ? " Tried: " + told + "." : "";
}

function areAlike(one: LoggedAttempt, other: LoggedAttempt): bool {
  return one.target == other.target && one.error == other.error && one.status == other.status;
}

function reasonOf(tried: LoggedAttempt): string {
  if (tried.error == AttemptError.None) return "no answer";
  const name = attemptErrorName(tried.error);
  return tried.error == AttemptError.Status ? name + " " + tried.status.toString() : name;
}

/** With the model's own name in the place of a wildcard, as far as it is known. */
function nameOf(exchange: Exchange, tried: LoggedAttempt): string {
  const target = tried.target;
  if (!target) return "";
  const attempt = exchange.attempt;
  if (target != attempt.target) return excerpt(target.name.ptr, target.name.len);
  const provider = target.provider.id;
  return excerpt(provider.ptr, provider.len) + "/" + excerpt(attempt.model.ptr, attempt.model.len);
}
