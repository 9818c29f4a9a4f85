// A request's id: the one it came with if that is valid, else a new one.
import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";

const SANE = /^[A-Za-z0-9._:-]{1,128}$/;

export function requestId(headers: IncomingHttpHeaders): string {
  const given = headers["x-request-id"];
  return typeof given === "string" && SANE.test(given) ? given : randomUUID();
}
