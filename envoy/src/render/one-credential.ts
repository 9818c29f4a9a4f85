// Refuses requests with more than one credential: if `authorization` and `x-api-key` differ, or either is repeated, the
// caller is ambiguous. For tokens, which Envoy verifies; for keys the wasm filter enforces the same rule
// (auth/authentication.ts).
import { CREDENTIAL_FILTER } from "./names.js";
import { extension, type Resource } from "./resource.js";

const RBAC = "envoy.extensions.filters.http.rbac.v3.RBAC";
const HEADERS = ["authorization", "x-api-key"] as const;
const BEARER = "Bearer ";

export function renderCredentialCheck(): Resource {
  const [authorization, key] = HEADERS;
  const doubled = HEADERS.map((name) => ({ header: { name, string_match: { contains: "," } } }));
  const both = HEADERS.map((name) => ({ header: { name, present_match: true } }));
  return extension(CREDENTIAL_FILTER, RBAC, {
    rules: {
      action: "DENY",
      policies: {
        "credential-twice": policy([{ or_ids: { ids: doubled } }]),
        "two-credentials": {
          ...policy([{ and_ids: { ids: both } }]),
          condition: not(
            call("_&&_", endsWith(authorization, key), call("_==_", size(authorization), longer(key))),
          ),
        },
      },
    },
  });
}

function policy(principals: Resource[]): Resource {
  return { permissions: [{ any: true }], principals };
}

/** RBAC takes parsed expressions: https://github.com/google/cel-spec/blob/master/proto/cel/expr/syntax.proto */
function call(name: string, ...args: Resource[]): Resource {
  return { call_expr: { function: name, args } };
}

const not = (expression: Resource): Resource => call("!_", expression);

function header(name: string): Resource {
  const headers = { select_expr: { operand: { ident_expr: { name: "request" } }, field: "headers" } };
  return call("_[_]", headers, { const_expr: { string_value: name } });
}

const size = (name: string): Resource => call("size", header(name));

const longer = (name: string): Resource =>
  call("_+_", size(name), { const_expr: { int64_value: `${BEARER.length}` } });

function endsWith(name: string, end: string): Resource {
  return { call_expr: { target: header(name), function: "endsWith", args: [header(end)] } };
}
