// Aims a request at one target: chooses the provider's API or endpoint, and plans the edits of a body that keeps the
// client's format.

import { JsonIndex } from "../json/json-index";
import { countedName } from "../targets/counted-name";
import { countsTokens, takesDefaultModel } from "../targets/endpoints";
import { EndpointBody } from "./endpoint-body";
import { RequestEnvelope } from "./envelope";
import { Format } from "../contract/formats.generated";
import { extendsResponses, isOpenAis } from "./openai-extensions";
import { planEdits } from "./plan";
import { Target } from "../targets/provider";
import { Attempt } from "../exchange/attempt";
import { Exchange } from "../exchange/exchange";

/** What a count of tokens says of itself, beside the model nothing. */
const counted = new RequestEnvelope();

/** Only a wildcard's target has no model name of its own: the requested name stays as it is then. */
export function setTarget(attempt: Attempt, target: Target): void {
  attempt.target = target;
  attempt.rewrites = false;
  if (target.model.len > 0) attempt.model.become(target.model.ptr, target.model.len);
}

/** `json` is the client's body, `envelope` was read from it. */
export function aimFormat(
  exchange: Exchange,
  target: Target,
  json: JsonIndex,
  envelope: RequestEnvelope,
): void {
  const attempt = exchange.attempt;
  setTarget(attempt, target);
  const endpoint = target.provider.apiFor(exchange.request.format, attempt.model);
  attempt.endpoint = endpoint;
  attempt.format = endpoint.format;
  attempt.edits.clear();
  attempt.lostStops = false;
  attempt.rewrites =
    exchange.request.format == Format.Responses &&
    endpoint.format == Format.Responses &&
    !isOpenAis(target.provider.quirks, attempt.model) &&
    extendsResponses(json);
  if (exchange.keepsFormat) planEdits(exchange, target.provider, json, envelope);
}

/** Counts tokens by an API that the request is translated to. False when the provider cannot count for the model. */
function aimCount(attempt: Attempt, target: Target): bool {
  const api = target.provider.counter;
  if (!api || countedName(api.format, attempt.model) == 0) return false;
  attempt.endpoint = api;
  attempt.format = api.format;
  attempt.edits.clear();
  return true;
}

/** `endpointBody` was read from the body, as was `json` if it is JSON. False when the provider lacks the endpoint. */
export function aimEndpoint(
  exchange: Exchange,
  target: Target,
  body: usize,
  json: JsonIndex,
  endpointBody: EndpointBody,
): bool {
  const attempt = exchange.attempt;
  const request = exchange.request;
  setTarget(attempt, target);
  const endpoint = target.provider.endpoint(request.endpoint);
  attempt.endpoint = endpoint;
  if (!endpoint) return countsTokens(request.endpoint) && aimCount(attempt, target);
  attempt.format = request.format;
  if (countsTokens(request.endpoint)) {
    counted.model = endpointBody.named ? json.find(0, "model") : -1;
    planEdits(exchange, target.provider, json, counted);
    return true;
  }
  endpointBody.plan(attempt.edits, attempt.model, body, json, takesDefaultModel(request.endpoint));
  return true;
}
