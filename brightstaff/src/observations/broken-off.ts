// Answers that broke off, or fell silent: their clients got the status of the beginning and no error, so the filter tells of none.
import type { Observation } from "@plano/config/contract";

/** As a client is told on the way through brightstaff. */
const BROKEN = { code: "upstream_reset" };

/** With the error of an answer that broke off; others as they are. */
export function withBreak(observation: Observation): Observation {
  const { status, error, ended_by: endedBy, attempts, attempt_count: count } = observation;
  if (error !== undefined || status >= 400 || endedBy === "client") return observation;
  const last = attempts[count - 1]?.error;
  return last === "reset" || last === "timeout" ? { ...observation, error: BROKEN } : observation;
}
