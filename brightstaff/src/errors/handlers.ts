// What happens to requests that no route takes, and to faults inside one: always JSON, never a stack trace.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { sendError } from "./client-error.js";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

/** A path that cannot be decoded is answered before any hook runs. */
export function answerBadUrl(_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  reply.header("x-request-id", request.id);
  sendError(request, reply, {
    status: 400,
    code: "invalid_url",
    message: "The path of the URL is malformed.",
  });
}

export function installErrorHandlers(app: FastifyInstance): void {
  app.setNotFoundHandler((request, reply) => {
    const [path = ""] = request.url.split("?");
    const allowed = METHODS.filter((method) => app.findRoute({ method, url: path }) !== null);
    if (allowed.length === 0) {
      return sendError(request, reply, {
        status: 404,
        code: "unknown_url",
        message: `There is nothing at ${asked(path)}.`,
      });
    }
    reply.header("allow", allowed.join(", "));
    const message = `${request.method} is not allowed here; use ${allowed.join(" or ")}.`;
    return sendError(request, reply, { status: 405, code: "method_not_allowed", message });
  });

  app.setErrorHandler<FastifyError>((error, request, reply) => {
    const status = error.statusCode ?? 500;
    const code = status === 413 ? "request_too_large" : undefined;
    // A connection that is closed under a body still to come is reset, and Envoy may not hear the answer: Node reads the rest.
    if (status === 413) reply.removeHeader("connection");
    if (status < 500) {
      return sendError(request, reply, {
        status,
        message: error.message,
        ...(code !== undefined && { code }),
      });
    }
    // Nobody hears what follows: what was begun for a client that is gone has ended with it.
    if (reply.raw.destroyed) request.log.info({ reason: error.message }, "the client left");
    else request.log.error({ err: error }, "request failed");
    return sendError(request, reply, { status: 500, message: "brightstaff met an unexpected fault." });
  });
}

/** Envoy puts a prefix before what clients of agents ask for. */
function asked(path: string): string {
  return path.replace(/^\/agents(?=\/)/, "");
}
