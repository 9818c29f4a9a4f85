// The interfaces of a wire format. Each format's folder implements them; registry.ts lists the implementations.

import { Buffer } from "../../bytes/buffer";
import { JsonIndex } from "../../json/json-index";
import { RequestScope } from "./request-scope";
import { RequestWriter } from "./request-writer";
import { ProviderError } from "./response-error";
import { ResponseReader } from "./response-reader";
import { ResponseWriter } from "./response-writer";

/** How an upstream's stream is framed. */
export const enum Framing {
  Sse,
  /** Amazon's binary event stream. */
  EventStream,
}

export abstract class UpstreamFormat {
  framing: Framing = Framing.Sse;

  /** A shared instance: a body is written within one call. */
  abstract requestWriter(): RequestWriter;
  abstract newResponseReader(): ResponseReader;
}

export abstract class ClientFormat {
  /** False after a refusal, which is in the scope's visitor. */
  abstract readRequest(scope: RequestScope, model: usize, modelLength: i32): bool;
  /** A shared instance: a whole response is written within one call. */
  abstract wholeWriter(): ResponseWriter;
  abstract newStreamWriter(): ResponseWriter;
  /** Writes an error body; the status determines the type when the provider sent none. */
  abstract writeError(out: Buffer, status: i32, error: ProviderError): void;
  /** Writes an event that ends a stream, for streams without a writer. */
  abstract writeErrorEvent(out: Buffer, error: ProviderError): void;
  /** Writes what must follow a provider's error event that ended a stream without it; nothing in most APIs. */
  writeFailedEnd(out: Buffer, error: ProviderError): void {}
  /** Whether an error body already has this API's shape and words. */
  abstract isError(json: JsonIndex): bool;
}
