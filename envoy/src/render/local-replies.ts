// Envoy's own answers where no wasm filter can write them: before there is a request that it could read the client's API from,
// and at listeners where there is none. Each is an error in all three APIs at once.
import type { Limits } from "@plano/config";
import type { Resource } from "./resource.js";

/** Envoy's own default, which its answer tells beside the bytes. */
const MAX_HEADERS = 100;

interface Told {
  type: string;
  code: string;
  message: string;
}

/** Of a listener whose requests the wasm filter sees. */
export function renderEdgeReplies({ requestHeadersBytes }: Limits): Resource {
  const message = `The request has more than ${requestHeadersBytes} bytes of headers, or more than ${MAX_HEADERS} of them.`;
  const told = { type: "invalid_request_error", code: "request_headers_too_large", message };
  return { mappers: [mapper("EQ", 431, told)] };
}

/** Of one where brightstaff serves all of them: what it and agents say themselves is not Envoy's. */
export function renderAgentReplies(limits: Limits): Resource {
  const late = {
    type: "timeout_error",
    code: "request_timeout",
    message: "The request did not arrive in time.",
  };
  const gone = {
    type: "api_error",
    code: "upstream_unavailable",
    message: "What serves agents does not answer.",
  };
  return {
    mappers: [
      ...(renderEdgeReplies(limits).mappers as Resource[]),
      mapper("EQ", 408, late),
      { ...mapper("GE", 500, gone), headers_to_add: [{ header: { key: "retry-after", value: "1" } }] },
    ],
  };
}

function mapper(op: "EQ" | "GE", status: number, { type, code, message }: Told): Resource {
  return {
    filter: {
      status_code_filter: {
        comparison: { op, value: { default_value: status, runtime_key: `plano.local_reply_${status}` } },
      },
    },
    body_format_override: { json_format: { type: "error", error: { type, message, param: null, code } } },
  };
}
