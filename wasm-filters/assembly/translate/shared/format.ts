// What can be done with a wire format; each folder has its own of these, and registry.ts knows them all.

import { Buffer } from "../../bytes/buffer";
import { JsonIndex } from "../../json/json-index";
import { RequestScope } from "./request-scope";
import { RequestWriter } from "./request-writer";
import { ProviderError } from "./response-error";
import { ResponseReader } from "./response-reader";
import { ResponseWriter } from "./response-writer";

/** How an upstream's stream is cut into events. */
export const enum Framing {
  Sse,
  /** Amazon's binary frames. */
  EventStream,
}

export abstract class UpstreamFormat {
  framing: Framing = Framing.Sse;

  /** One serves every request: a body is written within one call. */
  abstract requestWriter(): RequestWriter;
  abstract newResponseReader(): ResponseReader;
}

export abstract class ClientFormat {
  /** False after a refusal, which then lies in the scope's visitor. */
  abstract readRequest(scope: RequestScope, model: usize, modelLength: i32): bool;
  /** One serves every exchange: a whole answer is written within one call. */
  abstract wholeWriter(): ResponseWriter;
  abstract newStreamWriter(): ResponseWriter;
  /** The body of an error; the status tells the type where the provider told none. */
  abstract writeError(out: Buffer, status: i32, error: ProviderError): void;
  /** An event that ends a stream, where no writer of the stream is at hand. */
  abstract writeErrorEvent(out: Buffer, error: ProviderError): void;
  /** Whether an error body has this API's shape already. */
  abstract isError(json: JsonIndex): bool;
}
