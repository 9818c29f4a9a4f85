// Routes of the listeners that brightstaff serves, for agents and for prompt targets: all requests go there, with the
// listener's name in a header.
import {
  type AgentListener,
  longestAgentTimeout,
  longestPromptTimeout,
  type NormalisedConfig,
  type PromptListener,
  type Prompts,
} from "@plano/config";
import { AGENTS_ROUTE, LISTENER_HEADER } from "@plano/config/contract";
import { renderBrightstaffRoute } from "./brightstaff-route.js";
import { renderCorsPolicy } from "./cors.js";
import { decodingRoutes } from "./decompression.js";
import { WITHOUT_FRONT, withoutAuth } from "./filter-switch.js";
import { countedHeaders, renderEndingHeaders } from "./internal-headers.js";
import { holdLimit } from "./protocol-limits.js";
import { requestIdOfEnvoy } from "./request-id-mark.js";
import { duration, type Resource } from "./resource.js";
import { named, namedByPath } from "./traced-routes.js";

export type ServedListener = AgentListener | PromptListener;

/** What brightstaff does for a listener. */
export interface Service {
  /** What it serves, for a message. */
  what: string;
  /** Stands before the client's path. */
  prefix: string;
  /** Milliseconds that it may be silent, 0 for no bound. */
  timeoutMilliseconds: number;
}

export function agentsService(config: NormalisedConfig, listener: AgentListener): Service {
  const timeoutMilliseconds = longestAgentTimeout(config, listener);
  return { what: "agents", prefix: "/agents/", timeoutMilliseconds };
}

export function promptsService(config: NormalisedConfig, prompts: Prompts): Service {
  const timeoutMilliseconds = longestPromptTimeout(config, prompts);
  return { what: "prompt targets", prefix: "/prompts/", timeoutMilliseconds };
}

export function renderServedRoutes(
  config: NormalisedConfig,
  listener: ServedListener,
  { prefix, timeoutMilliseconds }: Service,
  bare: boolean,
): Resource {
  const { name } = listener;
  const timeouts = { timeout: "0s", idle_timeout: duration(timeoutMilliseconds) };
  const served = namedByPath(config, {
    name: AGENTS_ROUTE,
    match: { prefix: "/" },
    request_headers_to_add: [
      {
        header: { key: LISTENER_HEADER, value: name },
        append_action: "OVERWRITE_IF_EXISTS_OR_ADD",
      },
    ],
    route: renderBrightstaffRoute({ prefix_rewrite: prefix, ...timeouts }),
  });
  return {
    name,
    ...requestIdOfEnvoy,
    virtual_hosts: [
      {
        name,
        domains: ["*"],
        ...renderEndingHeaders(listener, countedHeaders(config, listener)),
        ...renderCorsPolicy(listener),
        ...holdLimit(config.limits),
        routes: [
          {
            name: "health",
            match: { path: "/healthz" },
            direct_response: { status: 200 },
            ...(bare ? {} : withoutAuth(listener.auth, WITHOUT_FRONT)),
          },
          named(config, "GET /v1/models", {
            name: "model-list",
            match: { path_separated_prefix: "/v1/models" },
            route: renderBrightstaffRoute(timeouts),
          }),
          ...decodingRoutes(served),
          ...served,
        ],
      },
    ],
  };
}
