// brightstaff's own errors, in the shape of the client's API.

import { REQUEST_ID_HEADERS } from "@plano/config/contract";
import type { FastifyReply, FastifyRequest } from "fastify";
import type { ClientApi } from "../conversation/api.js";

export interface ClientError {
  status: number;
  message: string;
  /** OpenAI's `code`. */
  code?: string;
  /** OpenAI's `param`. */
  param?: string;
  /** Seconds after which another attempt may succeed. */
  retryAfter?: number;
}

/** Anthropic's SDKs always send the API's version. */
export function speaksMessages(request: FastifyRequest): boolean {
  return (
    request.headers["anthropic-version"] !== undefined ||
    /^(\/agents|\/prompts|\/routing)?\/v1\/messages/.test(request.url)
  );
}

export function sendError(request: FastifyRequest, reply: FastifyReply, error: ClientError): FastifyReply {
  const isMessages = speaksMessages(request);
  const body = isMessages ? messagesBody(error) : chatBody(error);
  // Anthropic's SDKs read the id there; every reply has it in `x-request-id`.
  if (isMessages) reply.header(REQUEST_ID_HEADERS.messages, request.id);
  if (error.retryAfter !== undefined) reply.header("retry-after", error.retryAfter);
  return reply.code(error.status).type("application/json").send(body);
}

/** The event that ends a stream with an error in the client's API, including its empty line. */
export function errorEvent(api: ClientApi, error: ClientError): string {
  switch (api) {
    case "chat-completions":
      return `data: ${JSON.stringify(chatBody(error))}\n\n`;
    case "messages":
      return namedEvent(messagesBody(error));
    case "responses":
      return namedEvent(responsesBody(error));
  }
}

function namedEvent(event: object): string {
  return `event: error\ndata: ${JSON.stringify(event)}\n\n`;
}

/**
 * The reference puts the error's members at the top, and OpenAI's SDK raises on those under `error`: the event has both.
 * https://platform.openai.com/docs/api-reference/responses-streaming/error
 */
function responsesBody(error: ClientError): object {
  const { message, code = null, param = null } = error;
  return { type: "error", code, message, param, ...chatBody(error) };
}

/** https://platform.openai.com/docs/guides/error-codes */
function chatBody({ status, message, code, param }: ClientError): object {
  const type = status >= 500 ? "server_error" : status === 429 ? "rate_limit_error" : "invalid_request_error";
  return { error: { message, type, param: param ?? null, code: code ?? null } };
}

/** https://docs.claude.com/en/api/errors */
function messagesBody({ status, message }: ClientError): object {
  return { type: "error", error: { type: messagesType(status), message } };
}

const MESSAGES_TYPES: Record<number, string> = {
  401: "authentication_error",
  403: "permission_error",
  404: "not_found_error",
  413: "request_too_large",
  429: "rate_limit_error",
  503: "overloaded_error",
  504: "timeout_error",
};

function messagesType(status: number): string {
  return MESSAGES_TYPES[status] ?? (status >= 500 ? "api_error" : "invalid_request_error");
}
