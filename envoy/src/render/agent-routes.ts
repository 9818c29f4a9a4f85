// Routes of agent listeners: all requests go to brightstaff, with the listener's name in a header.
import { type AgentListener, longestAgentTimeout, type NormalisedConfig } from "@plano/config";
import { AGENTS_ROUTE, LISTENER_HEADER } from "@plano/config/contract";
import { renderBrightstaffRoute } from "./brightstaff-route.js";
import { renderCorsPolicy } from "./cors.js";
import { WITHOUT_FRONT, withoutAuth } from "./filter-switch.js";
import { countedHeaders, renderEndingHeaders } from "./header-guard.js";
import { holdLimit } from "./protocol-limits.js";
import { duration, type Resource } from "./resource.js";

export function renderAgentRoutes(
  config: NormalisedConfig,
  listener: AgentListener,
  bare: boolean,
): Resource {
  const { name } = listener;
  const timeouts = { timeout: "0s", idle_timeout: duration(longestAgentTimeout(config, listener)) };
  return {
    name,
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
          {
            name: "model-list",
            match: { path_separated_prefix: "/v1/models" },
            route: renderBrightstaffRoute(timeouts),
          },
          {
            name: AGENTS_ROUTE,
            match: { prefix: "/" },
            request_headers_to_add: [
              {
                header: { key: LISTENER_HEADER, value: name },
                append_action: "OVERWRITE_IF_EXISTS_OR_ADD",
              },
            ],
            route: renderBrightstaffRoute({ prefix_rewrite: "/agents/", ...timeouts }),
          },
        ],
      },
    ],
  };
}
