// POST /routing/v1/...: returns the decision about a request and sends nothing, for clients that call models
// themselves.
import { randomBytes } from "node:crypto";
import type { Outcome } from "../exchange/answer.js";
import type { ClientRequest } from "../exchange/client-request.js";
import { filterRequest } from "../exchange/filtering.js";
import { WholeBody } from "../exchange/whole-body.js";
import type { FilterChain } from "../filters/chain.js";
import type { Meters } from "../telemetry/meters.js";
import type { ModelRouter } from "./model-router.js";

/** `chain`: filters that see requests before any model does, including the routing model. */
export async function decideRoute(
  router: ModelRouter,
  chain: FilterChain,
  request: ClientRequest,
  meters?: Meters,
): Promise<Outcome> {
  const filtered = await filterRequest(chain, request, request.body);
  if ("error" in filtered) return filtered;
  const routing = await router.route(request, filtered.body, false);
  if ("error" in routing) {
    meters?.routingServed("policy_error");
    return routing;
  }
  const { route, models, session, pinned, switched } = routing;
  const decision = {
    // Clients use the first model, and the others when it fails.
    models: route === undefined ? ["none"] : models,
    route: route ?? null,
    trace_id: traceIdOf(request) ?? randomBytes(16).toString("hex"),
    ...(session !== undefined && { session_id: session }),
    pinned,
    switched,
  };
  meters?.routingServed(route === undefined ? "no_candidates" : "decision_served");
  const headers = { "content-type": "application/json" };
  return { answer: { status: 200, headers, body: new WholeBody(JSON.stringify(decision)) } };
}

/** https://www.w3.org/TR/trace-context/#traceparent-header-field-values */
function traceIdOf({ headers }: ClientRequest): string | undefined {
  return /^[0-9a-f]{2}-([0-9a-f]{32})-/.exec(String(headers.traceparent ?? ""))?.[1];
}
