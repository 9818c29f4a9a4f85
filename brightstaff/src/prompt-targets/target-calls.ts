// Makes the calls of one choice. They are independent of each other: a model that needs a result first says so.
import type { ClientRequest } from "../exchange/client-request.js";
import type { TargetEndpointConfig } from "../service-config/schema.js";
import type { ApiAnswer, ApiClient } from "./api-client.js";
import { apiRequestOf } from "./api-request.js";
import type { TargetCall } from "./choice.js";
import { FunctionFailure } from "./function-failure.js";

/** In the order of the calls. Rejects with the failure of the first call that failed, once all are over. */
export async function makeCalls(
  client: ApiClient,
  calls: readonly TargetCall[],
  request: ClientRequest,
  live: boolean,
): Promise<ApiAnswer[]> {
  const made = await Promise.allSettled(calls.map((call) => makeCall(client, call, request, live)));
  return made.map((result) => {
    if (result.status === "rejected") throw result.reason;
    return result.value;
  });
}

async function makeCall(
  client: ApiClient,
  { target: { name, endpoint }, values }: TargetCall,
  request: ClientRequest,
  live: boolean,
): Promise<ApiAnswer> {
  const wanted = apiRequestOf(endpointOf(name, endpoint), values);
  if ("unfit" in wanted) {
    const message = `The value of ${wanted.unfit} cannot be part of a path.`;
    throw new FunctionFailure(message, { status: 400, code: "function_failed", target: name });
  }
  return client.call({ target: name, endpoint: endpointOf(name, endpoint), request: wanted, live }, request);
}

function endpointOf(name: string, endpoint: TargetEndpointConfig | undefined): TargetEndpointConfig {
  if (endpoint === undefined) throw new Error(`The prompt target ${name} has no endpoint.`);
  return endpoint;
}
