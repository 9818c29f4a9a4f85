// Envoy's local replies where no wasm filter can write them: before a request shows the client's API, and at listeners
// without the filter. Each is an error in the shapes of all three APIs at once.
import type { Limits, ModelListener, NormalisedConfig } from "@plano/config";
import { renderAuthReplies } from "./auth-replies.js";
import { isOrchestrated } from "./orchestrated-lane.js";
import { extension, type Resource } from "./resource.js";

/** Envoy's default; the reply states it beside the limit in bytes. */
const MAX_HEADERS = 100;

const CEL = "envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter";

const RETRY = { headers_to_add: [{ header: { key: "retry-after", value: "1" } }] };

const LATE = {
  type: "timeout_error",
  code: "request_timeout",
  message: "The request did not arrive in time.",
};

type Authenticated = Pick<ModelListener, "auth">;

interface Told {
  type: string;
  code: string;
  message: string;
  /** Instead of Envoy's. */
  status?: number;
}

/** Replies by CEL condition on Envoy's response code details; the last one covers every other reply without JSON. */
const UNREADABLE: [string, Told][] = [
  [
    'response.code_details == "upgrade_failed"',
    {
      type: "invalid_request_error",
      code: "upgrade_not_allowed",
      message:
        "The connection cannot be upgraded, to WebSocket or anything else: send the request over HTTP.",
      // Codex goes on over HTTP after this status only.
      status: 426,
    },
  ],
  [
    'response.code_details == "absolute_path_rejected"',
    {
      type: "invalid_request_error",
      code: "unknown_url",
      message: "There is nothing at a path that does not begin with a slash.",
    },
  ],
  [
    'response.code_details.startsWith("http") || (response.code >= 400 && response.code < 500 && ' +
      '!(response.code_details in ["plano", "direct_response", "request_rate_limited"]))',
    {
      type: "invalid_request_error",
      code: "malformed_request",
      message: "The request is not one that can be read: %RESPONSE_CODE_DETAILS%.",
    },
  ],
];

/** For a listener whose requests the wasm filter sees. */
export function renderEdgeReplies({ requestHeadersBytes }: Limits): Resource {
  const message = `The request has more than ${requestHeadersBytes} bytes of headers, or more than ${MAX_HEADERS} of them.`;
  const told = { type: "invalid_request_error", code: "request_headers_too_large", message };
  return { mappers: [renderOverloaded(), mapper("EQ", 431, told), renderLate(), ...renderUnreadable()] };
}

/** Envoy refuses these requests before it creates filters, some before it knows their path; none is authenticated. */
function renderUnreadable(): Resource[] {
  return UNREADABLE.map(([condition, told]) => ({
    ...renderBody(told),
    filter: { extension_filter: extension("details", CEL, { expression: condition }) },
  }));
}

/** Envoy is short of memory and creates no filters for the request. */
function renderOverloaded(): Resource {
  const message = "The gateway is short of memory right now.";
  const told = { type: "overloaded_error", code: "gateway_overloaded", message };
  return { ...mapper("GE", 500, told), filter: onDetails('== "overload"'), status_code: 503, ...RETRY };
}

/** Keeps the wasm filter's own 408 replies. */
function renderLate(): Resource {
  const { filter, ...late } = mapper("EQ", 408, LATE);
  return { filter: { and_filter: { filters: [filter, onDetails('!= "plano"')] } }, ...late };
}

function onDetails(condition: string): Resource {
  return {
    extension_filter: extension("details", CEL, { expression: `response.code_details ${condition}` }),
  };
}

/** For a listener that brightstaff serves: responses of brightstaff and of agents stay as they are. */
export function renderServedReplies(limits: Limits, listener: Authenticated, what: string): Resource {
  return repliesOf(limits, listener, brightstaffReplies(what));
}

/** The replies of brightstaff's cluster, on the orchestrated paths only: elsewhere the wasm filter explains Envoy's replies. */
export function renderOrchestratedReplies(config: NormalisedConfig, listener: Authenticated): Resource {
  const replies = brightstaffReplies("these requests").map(({ filter, ...reply }) => ({
    filter: { and_filter: { filters: [filter, isOrchestrated(config)] } },
    ...reply,
  }));
  return repliesOf(config.limits, listener, replies);
}

function repliesOf(limits: Limits, listener: Authenticated, more: Resource[]): Resource {
  const { mappers } = renderEdgeReplies(limits);
  return { mappers: [...renderAuthReplies(listener), ...(mappers as Resource[]), ...more] };
}

/** `served`: what brightstaff normally serves, for the message. */
function brightstaffReplies(served: string): Resource[] {
  const gone = {
    type: "api_error",
    code: "upstream_unavailable",
    message: `What serves ${served} does not answer.`,
  };
  return [{ ...mapper("GE", 500, gone), ...RETRY }];
}

function mapper(op: "EQ" | "GE", status: number, told: Told): Resource {
  return {
    filter: {
      status_code_filter: {
        comparison: { op, value: { default_value: status, runtime_key: `plano.local_reply_${status}` } },
      },
    },
    ...renderBody(told),
  };
}

function renderBody({ type, code, message, status }: Told): Resource {
  return {
    ...(status !== undefined && { status_code: status }),
    body_format_override: { json_format: { type: "error", error: { type, message, param: null, code } } },
  };
}
