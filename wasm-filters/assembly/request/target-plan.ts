// Aims a request at one target: chooses the provider's API or endpoint, and plans the edits of a body that keeps the
// client's format.

import { JsonIndex } from "../json/json-index";
import { takesDefaultModel } from "../targets/endpoints";
import { EndpointBody } from "./endpoint-body";
import { RequestEnvelope } from "./envelope";
import { planEdits } from "./plan";
import { Target } from "../targets/provider";
import { StreamRecord } from "../exchange/stream-record";

/** Only a wildcard's target has no model name of its own: the record's model stays as it is then. */
export function setTarget(record: StreamRecord, target: Target): void {
  record.target = target;
  if (target.model.len > 0) record.model.become(target.model.ptr, target.model.len);
}

/** `json` is the client's body, `envelope` was read from it. */
export function aimGeneration(
  record: StreamRecord,
  target: Target,
  json: JsonIndex,
  envelope: RequestEnvelope,
): void {
  const endpoint = target.provider.apiFor(record.client);
  setTarget(record, target);
  record.providerEndpoint = endpoint;
  record.upstream = endpoint.format;
  record.edits.clear();
  if (record.client == record.upstream) planEdits(record, target.provider, json, envelope);
}

/** `endpointBody` was read from the body, as was `json` if it is JSON. False when the provider lacks the endpoint. */
export function aimEndpoint(
  record: StreamRecord,
  target: Target,
  body: usize,
  json: JsonIndex,
  endpointBody: EndpointBody,
): bool {
  setTarget(record, target);
  const endpoint = target.provider.endpoint(record.endpoint);
  record.providerEndpoint = endpoint;
  if (!endpoint) return false;
  record.upstream = record.client;
  endpointBody.plan(record.edits, record.model, body, json, takesDefaultModel(record.endpoint));
  return true;
}
