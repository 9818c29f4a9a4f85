// Whose responses and conversations a request may see: the caller's that authentication found, else those of a header that
// the configuration names, else those of the client's key, or of all that an authorization service has judged it by, else
// everybody's.
import { createHash } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { CALLER_HEADER, CREDENTIAL_HEADER, LISTENER_HEADER } from "@plano/config/contract";

/** Longer texts are shortened to their hash. */
const LONGEST = 300;

/** Two listeners may authenticate in different ways, and call different callers alike: callers are a listener's. */
export function tenantOf(headers: IncomingHttpHeaders, tenantHeader: string | undefined): string {
  const listener = headerOf(headers, LISTENER_HEADER);
  const caller = headerOf(headers, CALLER_HEADER);
  if (caller !== "") return `caller ${short(listener)} ${short(caller)}`;
  const named = tenantHeader === undefined ? "" : headerOf(headers, tenantHeader);
  if (named !== "") return `header ${short(named)}`;
  const judged = headerOf(headers, CREDENTIAL_HEADER);
  if (judged !== "") return `judged ${short(listener)} ${hashOf(judged)}`;
  const credential = headerOf(headers, "authorization") || headerOf(headers, "x-api-key");
  return credential === "" ? "all" : `key ${hashOf(credential)}`;
}

function headerOf(headers: IncomingHttpHeaders, name: string): string {
  return [headers[name] ?? ""].flat().join(",");
}

function short(text: string): string {
  return text.length > LONGEST ? hashOf(text) : text;
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
