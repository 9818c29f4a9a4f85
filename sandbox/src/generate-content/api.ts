// Google's generateContent. https://ai.google.dev/api/generate-content
import { type Api, type ErrorDetails, EVENT_STREAM } from "../api.js";
import { generateContentBody, generateContentEvents } from "./answer.js";
import { readGenerateContentRequest } from "./request.js";

/** https://ai.google.dev/gemini-api/docs/troubleshooting */
const STATUSES: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  499: "CANCELLED",
  503: "UNAVAILABLE",
  504: "DEADLINE_EXCEEDED",
};

export const generateContent: Api = {
  read: readGenerateContentRequest,
  body: generateContentBody,
  events: generateContentEvents,
  streamType: ({ sse }) => (sse ? EVENT_STREAM : "application/json; charset=UTF-8"),
  error: errorOf,
  failure: ({ message, request }) => {
    const text = JSON.stringify(errorOf(503, { message }));
    return request.sse ? `data: ${text}\r\n\r\n` : `,\r\n${text}]`;
  },
  requestIdHeader: "x-request-id",
};

function errorOf(code: number, { message }: ErrorDetails): object {
  const status = STATUSES[code] ?? (code < 500 ? "INVALID_ARGUMENT" : "INTERNAL");
  return { error: { code, message, status } };
}
