// Errors of the dashboard's API, which say where they are and what to do about it.
import type { FastifyReply } from "fastify";
import type { QueryError } from "../history/query/parse.js";
import type { ApiError } from "./api.js";

export function sendApiError(reply: FastifyReply, status: number, error: ApiError["error"]): FastifyReply {
  return reply
    .code(status)
    .type("application/json")
    .send({ error } satisfies ApiError);
}

export function sendQueryError(reply: FastifyReply, { message, position, remedy }: QueryError): FastifyReply {
  return sendApiError(reply, 400, { code: "query", message, position, remedy });
}
