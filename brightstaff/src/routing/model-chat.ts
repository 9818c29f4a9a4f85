// Serves one request to a model listener with filters or routes: input filters run first, a route may replace the
// model, and output filters run on the response.
import { ATTEMPTS_HEADER, ROUTE_HEADER } from "@plano/config/contract";
import { isRoutePool } from "@plano/config/run-time";
import type { Outcome } from "../exchange/answer.js";
import { type ClientRequest, textOf } from "../exchange/client-request.js";
import { filterAnswer, filterRequest } from "../exchange/filtering.js";
import { restored } from "../exchange/restore.js";
import type { ChainOf } from "../filters/filters.js";
import type { ModelListenerConfig } from "../service-config/schema.js";
import type { Egress } from "../upstream/egress.js";
import { answerHeaders } from "../upstream/forwarded-headers.js";
import { upstreamError } from "../upstream/upstream-error.js";
import { tryModels } from "./attempts.js";
import type { ModelRouter } from "./model-router.js";

export interface ModelDependencies {
  egress: Egress;
  router: ModelRouter;
  chainOf: ChainOf;
  /** Statuses below 500 after which another model is asked. */
  failoverStatuses: readonly number[];
}

export class ModelChat {
  readonly #dependencies: ModelDependencies;

  constructor(dependencies: ModelDependencies) {
    this.#dependencies = dependencies;
  }

  /** Rejects when the client left. */
  async answer(listener: ModelListenerConfig, request: ClientRequest): Promise<Outcome> {
    const { egress, router, chainOf, failoverStatuses } = this.#dependencies;
    const filtered = await filterRequest(chainOf(listener.inputFilters), request, request.body);
    if ("error" in filtered) return filtered;
    const routing = await router.route(request, filtered.body, true);
    if ("error" in routing) return routing;
    const { body, names, route } = routing;
    const { signal, log } = request;
    try {
      const named = names.map((model) => ({ ...body, model }));
      const bodies = named.length === 0 ? [body] : named;
      const { statusCode, attempts, ...answer } = await tryModels({
        egress,
        request,
        bodies: bodies.map((each) => () => textOf(request, each)),
        chosen: names.length > 0,
        pooled: names.some(isRoutePool),
        failoverStatuses,
      });
      const headers = {
        ...answerHeaders(answer.headers),
        ...(bodies.length > 1 && { [ATTEMPTS_HEADER]: String(attempts) }),
        ...(route !== undefined && { [ROUTE_HEADER]: route }),
      };
      const whole = { status: statusCode, headers, body: answer.body };
      return await filterAnswer(chainOf(listener.outputFilters), request, restored(whole, request));
    } catch (error) {
      signal.throwIfAborted();
      log.error({ err: error }, "a model could not be asked");
      return { error: upstreamError(error, "model", "The model") };
    }
  }
}
