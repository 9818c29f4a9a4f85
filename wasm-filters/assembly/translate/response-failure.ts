// Errors of the gateway inside a response: an error event in the client's stream.

import { Buffer } from "../bytes/buffer";
import { ProviderError } from "./shared/response-error";
import { ResponseReader } from "./shared/response-reader";
import { ResponseWriter } from "./shared/response-writer";
import { Format } from "../contract/formats.generated";
import { UpstreamError } from "./visitor/response";
import { clientFormat } from "./registry";

export const CUT_OFF: string = "The provider closed the stream before the answer was complete.";
export const UNREADABLE: string = "The provider sent something that is not an event of its API.";
export const TOO_LARGE: string =
  "The provider's answer has a part that is too large for the gateway to hold.";
export const OVERDUE: string = "The answer took longer than the gateway lets a stream last.";

export const BAD_RESPONSE: string = "bad_provider_response";
export const EVENT_TOO_LARGE: string = "event_too_large";
export const STREAM_DURATION_EXCEEDED: string = "stream_duration_exceeded";

const message = new Buffer(128, 4096);
const code = new Buffer(64, 4096);
const failure = new ProviderError();

/** Ends a stream through its writer; `text` is plain ASCII. */
export function failStream(writer: ResponseWriter, text: string): void {
  setFailure(text);
  writer.error(failure);
}

/** Ends a stream that no writer has written, and that `reader` has read so far; `text` is plain ASCII. */
export function writeFailureEvent(out: Buffer, client: Format, text: string, reader: ResponseReader): void {
  setFailure(text);
  failure.sequence = reader.nextSequence;
  failure.head = reader.head;
  clientFormat(client).writeErrorEvent(out, failure);
}

/** Ends a stream whose last event was the provider's error, where the API has an event for that. */
export function writeFailedEnd(
  out: Buffer,
  client: Format,
  error: UpstreamError,
  reader: ResponseReader,
): void {
  failure.clear();
  failure.code = error.code;
  failure.codeLength = error.codeLength;
  failure.type = error.type;
  failure.typeLength = error.typeLength;
  failure.message = error.message;
  failure.messageLength = error.messageLength;
  failure.sequence = reader.nextSequence;
  failure.head = reader.head;
  clientFormat(client).writeFailedEnd(out, failure);
}

function setFailure(text: string): void {
  message.clear();
  message.ascii(text);
  code.clear();
  code.ascii(codeOf(text));
  failure.clear();
  failure.code = code.ptr;
  failure.codeLength = code.len;
  failure.message = message.ptr;
  failure.messageLength = message.len;
}

/** The code of the failure in observations. */
export function failureCode(text: string): string {
  const code = codeOf(text);
  return code.length > 0 ? code : BAD_RESPONSE;
}

/** A limit of the gateway was exceeded. */
export function isLimit(text: string): bool {
  return codeOf(text).length > 0;
}

/** The code of an exceeded limit; empty for a provider's failure. */
function codeOf(text: string): string {
  if (text == TOO_LARGE) return EVENT_TOO_LARGE;
  return text == OVERDUE ? STREAM_DURATION_EXCEEDED : "";
}
