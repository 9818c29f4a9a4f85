// Local replies of Envoy's authentication, as errors in the shapes of all three APIs at once: Envoy refuses the request
// before the wasm filter knows the client's API.
import type { ModelListener } from "@plano/config";
import { REFUSAL_HEADER } from "@plano/config/contract";
import { extension, type Resource } from "./resource.js";

const CEL = "envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter";
const DENIED = "jwt_authn_access_denied{";
const NO_CALLER = "rbac_access_denied_matched_policy[no-caller]";
const TWO_CREDENTIALS = ["credential-twice", "two-credentials"].map(
  (policy) => `rbac_access_denied_matched_policy[${policy}]`,
);
/** The default when the service sends no retry-after. */
const RETRY = [{ header: { key: "retry-after", value: "1" }, append_action: "ADD_IF_ABSENT" as const }];
const SAID_BY_SERVICE = "ext_authz_denied";
/** Marks the reply, because it also contains the service's own headers. */
const MARK = [
  { header: { key: REFUSAL_HEADER, value: "1" }, append_action: "OVERWRITE_IF_EXISTS_OR_ADD" as const },
];

interface Refusal {
  status: number;
  type: string;
  code: string;
  message: string;
  /** Prefixes of the reply's response code details, any of which matches. */
  details: string[];
  /** Restricts the match to some statuses. */
  when?: { op: "EQ" | "GE"; status: number };
  headers?: Resource[];
}

/** Refusals of tokens. */
const TOKENS: Refusal[] = [
  {
    status: 401,
    type: "authentication_error",
    code: "invalid_api_key",
    message: "The request has two tokens; send one.",
    details: TWO_CREDENTIALS,
    headers: [{ header: { key: "www-authenticate", value: "Bearer" } }],
  },
  {
    status: 503,
    type: "overloaded_error",
    code: "authentication_unavailable",
    message: "The gateway does not have the issuer's keys, and lets nobody in without them.",
    details: [`${DENIED}Jwks_remote_fetch_is_failed`],
  },
  {
    status: 403,
    type: "permission_error",
    code: "access_denied",
    message: "The token is for another audience, or does not say who calls.",
    details: [`${DENIED}Audiences_in_Jwt`, NO_CALLER],
  },
  {
    status: 401,
    type: "authentication_error",
    code: "invalid_api_key",
    message: "The request has no token that this gateway takes: %LOCAL_REPLY_BODY%.",
    details: [DENIED],
  },
];

const UNAVAILABLE = {
  status: 503,
  type: "overloaded_error",
  code: "authentication_unavailable",
  message: "The gateway's authorization service does not answer, and nobody is let in without it.",
  headers: RETRY,
};

/**
 * Refusals of an authorization service. Its own body may be a page for browsers, so clients get its status with these
 * messages.
 */
const SERVICE: Refusal[] = [
  { ...UNAVAILABLE, details: ["ext_authz_error"] },
  { ...UNAVAILABLE, details: [SAID_BY_SERVICE], when: { op: "GE", status: 500 } },
  {
    status: 401,
    type: "authentication_error",
    code: "invalid_api_key",
    message: "The gateway's authorization service does not know who sends the request.",
    details: [SAID_BY_SERVICE],
    when: { op: "EQ", status: 401 },
  },
  {
    status: 429,
    type: "rate_limit_error",
    code: "rate_limit_exceeded",
    message: "The gateway's authorization service wants fewer requests.",
    details: [SAID_BY_SERVICE],
    when: { op: "EQ", status: 429 },
    headers: RETRY,
  },
  {
    status: 403,
    type: "permission_error",
    code: "access_denied",
    message: "The gateway's authorization service does not let the request in.",
    details: [SAID_BY_SERVICE],
  },
  {
    status: 403,
    type: "permission_error",
    code: "access_denied",
    message:
      "The gateway's authorization service lets the request in, but does not say in plain text who calls.",
    details: [NO_CALLER],
  },
];

/** Mappers of local replies; the first match applies. */
export function renderAuthReplies({ auth }: Pick<ModelListener, "auth">): Resource[] {
  if (auth === undefined || "keys" in auth) return [];
  return ("service" in auth ? SERVICE : TOKENS).map(renderReply);
}

function renderReply({ status, type, code, message, details, when, headers }: Refusal): Resource {
  const expression = details.map((text) => `response.code_details.startsWith("${text}")`).join(" || ");
  const added = [...(headers ?? []), ...(details.includes(SAID_BY_SERVICE) ? MARK : [])];
  const detailed = { extension_filter: extension("details", CEL, { expression }) };
  return {
    filter: when === undefined ? detailed : { and_filter: { filters: [detailed, hasStatus(when)] } },
    status_code: status,
    body_format_override: {
      json_format: { type: "error", error: { type, message, param: null, code } },
    },
    ...(added.length > 0 && { headers_to_add: added }),
  };
}

function hasStatus({ op, status }: NonNullable<Refusal["when"]>): Resource {
  const value = { default_value: status, runtime_key: `plano.auth_reply_${status}` };
  return { status_code_filter: { comparison: { op, value } } };
}
