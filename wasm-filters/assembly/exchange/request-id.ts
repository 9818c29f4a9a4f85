// Tells Plano's id of a request in the header that the client's SDK reads, where no provider tells one of its own. Envoy
// tells it in `x-plano-request-id` with every response.

import { HeaderWriter } from "../abi/headers";
import { Format, formatRequestId } from "../contract/formats.generated";
import { RequestFacts } from "./request-facts";

export function writeRequestId(writer: HeaderWriter, request: RequestFacts): void {
  const id = request.id;
  if (id.len == 0) return;
  const format = request.format == Format.Unknown ? Format.ChatCompletions : request.format;
  writer.slice(formatRequestId(format), id.ptr, id.len);
}
