// One request to a model listener that has filters or routes: filters see it before a model does, a route may name another
// model for it, and filters see the answer before the client does.
import type { Outcome } from "../exchange/answer.js";
import { type ClientRequest, textOf } from "../exchange/client-request.js";
import { filterAnswer, filterRequest } from "../exchange/filtering.js";
import { answerHeaders, forwardedHeaders } from "../exchange/forwarded-headers.js";
import { unanswered } from "../exchange/unanswered.js";
import type { ChainOf } from "../filters/filters.js";
import type { ModelListenerSettings } from "../settings/settings.js";
import type { Egress } from "../upstream/egress.js";
import type { ModelRouter } from "./model-router.js";

const ROUTE_HEADER = "x-plano-route";

export interface ModelDependencies {
  egress: Egress;
  router: ModelRouter;
  chainOf: ChainOf;
}

export class ModelChat {
  readonly #dependencies: ModelDependencies;

  constructor(dependencies: ModelDependencies) {
    this.#dependencies = dependencies;
  }

  /** Rejects when the client left. */
  async answer(listener: ModelListenerSettings, request: ClientRequest): Promise<Outcome> {
    const { egress, router, chainOf } = this.#dependencies;
    const filtered = await filterRequest(chainOf(listener.inputFilters), request, request.body);
    if ("error" in filtered) return filtered;
    const { route } = await router.route(request, filtered.body);
    const body = route === undefined ? filtered.body : { ...filtered.body, model: route.model };
    const { path, query, headers, requestId, signal, log } = request;
    try {
      const { statusCode, ...answer } = await egress.ask({
        path: path + query,
        body: textOf(request, body),
        headers: forwardedHeaders(headers, requestId),
        signal,
      });
      const routed = route === undefined ? {} : { [ROUTE_HEADER]: route.name };
      const whole = {
        status: statusCode,
        headers: { ...answerHeaders(answer.headers), ...routed },
        body: answer.body,
      };
      return await filterAnswer(chainOf(listener.outputFilters), request, whole);
    } catch (error) {
      signal.throwIfAborted();
      log.error({ err: error }, "a model could not be asked");
      return { error: unanswered(error, "model", "The model") };
    }
  }
}
