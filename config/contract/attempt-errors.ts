// Why an attempt failed, as observations say it.
import type { NameTable } from "./description/names.js";

export const attemptErrors: NameTable = {
  type: "AttemptError",
  list: "ATTEMPT_ERRORS",
  doc: "Why an attempt failed.",
  none: { member: "None", doc: "It did not fail." },
  names: [
    { name: "connect", member: "Connect", doc: "There was no connection." },
    { name: "timeout", member: "Timeout" },
    { name: "reset", member: "Reset", doc: "The connection broke before the end of the response." },
    { name: "status", member: "Status", doc: "The provider answered with an error." },
    { name: "malformed", member: "Malformed", doc: "The response cannot be read." },
    { name: "no_address", member: "NoAddress", doc: "None of its addresses can be used." },
    { name: "refused", member: "Refused", doc: "The gateway did not send the request to this target." },
  ],
  filter: { writes: true },
};
