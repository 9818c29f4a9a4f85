// What Envoy itself holds to: how much the filter may hold back of one body, and how much a request's headers may be.
import type { Limits } from "@plano/config";
import type { Resource } from "./resource.js";

/** More than arrives in one piece: so the filter sees a body grow beyond its limit before Envoy cuts it off. */
const SLACK_BYTES = 1 << 20;

/** Envoy has one bound for both directions: the filter holds each to its own. */
export function bufferLimit({ requestBodyBytes, responseBodyBytes }: Limits): number {
  return Math.max(requestBodyBytes, responseBodyBytes) + SLACK_BYTES;
}

/** Envoy's own default, which its answer tells beside the bytes. */
const MAX_HEADERS = 100;

/**
 * Too many headers are refused before there is a request that the filter could read the client's API from: the answer is
 * an error in all three at once.
 */
export function renderHeadersTooLarge({ requestHeadersBytes }: Limits): Resource {
  const message = `The request has more than ${requestHeadersBytes} bytes of headers, or more than ${MAX_HEADERS} of them.`;
  return {
    mappers: [
      {
        filter: {
          status_code_filter: {
            comparison: {
              op: "EQ",
              value: { default_value: 431, runtime_key: "plano.request_headers_status" },
            },
          },
        },
        body_format_override: {
          json_format: {
            type: "error",
            error: { type: "invalid_request_error", message, param: null, code: "request_headers_too_large" },
          },
        },
      },
    ],
  };
}
