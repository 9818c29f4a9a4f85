// What Envoy's own authentication answers, as errors in all three APIs at once: it refuses before the wasm filter has read which
// of them the client speaks.
import type { ModelListener } from "@plano/config";
import { extension, type Resource } from "./resource.js";

const CEL = "envoy.extensions.access_loggers.filters.cel.v3.ExpressionFilter";
const DENIED = "jwt_authn_access_denied{";

interface Refusal {
  status: number;
  type: string;
  code: string;
  message: string;
  /** Of the details that Envoy gives the reply, one begins so. */
  details: string[];
}

const REFUSALS: Refusal[] = [
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
    details: [`${DENIED}Audiences_in_Jwt`, "rbac_access_denied_matched_policy[no-caller]"],
  },
  {
    status: 401,
    type: "authentication_error",
    code: "invalid_api_key",
    message: "The request has no token that this gateway takes: %LOCAL_REPLY_BODY%.",
    details: [DENIED],
  },
];

/** Mappers of local replies, of which the first that fits is taken. */
export function renderAuthReplies({ auth }: Pick<ModelListener, "auth">): Resource[] {
  if (auth === undefined || "keys" in auth) return [];
  return REFUSALS.map(({ status, type, code, message, details }) => {
    const expression = details.map((text) => `response.code_details.startsWith("${text}")`).join(" || ");
    return {
      filter: { extension_filter: extension("details", CEL, { expression }) },
      status_code: status,
      body_format_override: {
        json_format: { type: "error", error: { type, message, param: null, code } },
      },
    };
  });
}
