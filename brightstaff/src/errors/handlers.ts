// Answers requests without a route and internal errors: always JSON, never a stack trace.
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { OverBudget } from "../memory-budget.js";
import { OVERLOADED } from "../overload.js";
import { tellRequestId } from "../request-id.js";
import { sendError } from "./client-error.js";

const METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

/** Fastify calls it before any hook when a path cannot be decoded. */
export function answerBadUrl(_error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  tellRequestId(request, reply);
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

  app.setErrorHandler<FastifyError | OverBudget>((error, request, reply) => {
    if (error instanceof OverBudget) return sendError(request, reply, OVERLOADED);
    const status = error.statusCode ?? 500;
    const code = status === 413 ? "request_too_large" : undefined;
    // Closing the connection before the body has arrived would reset it, and Envoy might lose the response: Node reads
    // the rest.
    if (status === 413) reply.removeHeader("connection");
    if (status === 415) {
      const message = "The content-type header must name one media type, and one that is accepted here.";
      return sendError(request, reply, { status, code: "invalid_content_type", message });
    }
    if (status < 500) {
      return sendError(request, reply, {
        status,
        message: error.message,
        ...(code !== undefined && { code }),
      });
    }
    // The client has left, so there is no response; its work has ended with it.
    if (reply.raw.destroyed) request.log.info({ reason: error.message }, "the client left");
    else request.log.error({ err: error }, "request failed");
    return sendError(request, reply, { status: 500, message: "brightstaff met an unexpected fault." });
  });
}

/** Removes the prefix that Envoy puts before paths of listeners for agents and prompts. */
function asked(path: string): string {
  return path.replace(/^\/(agents|prompts)(?=\/)/, "");
}
