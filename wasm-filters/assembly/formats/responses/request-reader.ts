// Reads a Responses request and tells it to a visitor in the fixed order.
// https://platform.openai.com/docs/api-reference/responses/create

import { RequestScope } from "../request-scope";

/** False after a refusal, which then lies in the visitor. */
export function readResponsesRequest(scope: RequestScope, model: usize, modelLength: i32): bool {
  return scope.refuse(0, "this API is not there yet");
}
