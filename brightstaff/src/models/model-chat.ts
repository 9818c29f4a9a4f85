// One request to a model listener that has filters: they see it before a model does, and the answer before the client does.
import { errors } from "undici";
import type { ClientError } from "../errors/client-error.js";
import type { Outcome } from "../exchange/answer.js";
import { type ClientRequest, textOf } from "../exchange/client-request.js";
import { filterAnswer, filterRequest } from "../exchange/filtering.js";
import { answerHeaders, forwardedHeaders } from "../exchange/forwarded-headers.js";
import type { ChainOf } from "../filters/filters.js";
import type { ModelListenerSettings } from "../settings/settings.js";
import type { Egress } from "../upstream/egress.js";

export interface ModelDependencies {
  egress: Egress;
  chainOf: ChainOf;
}

export class ModelChat {
  readonly #dependencies: ModelDependencies;

  constructor(dependencies: ModelDependencies) {
    this.#dependencies = dependencies;
  }

  /** Rejects when the client left. */
  async answer(listener: ModelListenerSettings, request: ClientRequest): Promise<Outcome> {
    const { egress, chainOf } = this.#dependencies;
    const filtered = await filterRequest(chainOf(listener.inputFilters), request, request.body);
    if ("error" in filtered) return filtered;
    const { path, query, headers, requestId, signal, log } = request;
    try {
      const { statusCode, ...answer } = await egress.ask({
        path: path + query,
        body: textOf(request, filtered.body),
        headers: forwardedHeaders(headers, requestId),
        signal,
      });
      const whole = { status: statusCode, headers: answerHeaders(answer.headers), body: answer.body };
      return await filterAnswer(chainOf(listener.outputFilters), request, whole);
    } catch (error) {
      signal.throwIfAborted();
      log.error({ err: error }, "a model could not be asked");
      return { error: unanswered(error) };
    }
  }
}

/** Envoy itself did not answer, or an answer that filters are to see could not be read. */
function unanswered(error: unknown): ClientError {
  if (error instanceof errors.HeadersTimeoutError || error instanceof errors.BodyTimeoutError) {
    return { status: 504, code: "upstream_timeout", message: "The model did not answer in time." };
  }
  return { status: 502, code: "upstream_unreachable", message: "The model could not be asked." };
}
