// A request's id: the one it came with if that is valid, else a new one. Responses tell it.
import { randomUUID } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { REQUEST_ID_HEADER } from "@plano/config/contract";
import type { FastifyReply, FastifyRequest } from "fastify";

const SANE = /^[A-Za-z0-9._:-]{1,128}$/;

export function requestId(headers: IncomingHttpHeaders): string {
  const given = headers["x-request-id"];
  return typeof given === "string" && SANE.test(given) ? given : randomUUID();
}

/** SDKs read the second one; a provider's own takes its place. */
export function tellRequestId({ id }: FastifyRequest, reply: FastifyReply): void {
  reply.header(REQUEST_ID_HEADER, id).header("x-request-id", id);
}
