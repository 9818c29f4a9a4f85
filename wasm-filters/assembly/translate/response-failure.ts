// The gateway's own words inside an answer: an error event in the client's stream.

import { Buffer } from "../bytes/buffer";
import { ProviderError } from "../formats/response-error";
import { ResponseWriter } from "../formats/response-writer";
import { Format } from "../formats/visitor";
import { clientFormat } from "./registry";

export const CUT_OFF: string = "The provider closed the stream before the answer was complete.";
export const UNREADABLE: string = "The provider sent something that is not an event of its API.";
export const TOO_LARGE: string = "The provider's answer has a part that is too large to be translated.";

const message = new Buffer(128, 4096);
const failure = new ProviderError();

/** Ends a stream that its writer can end; `text` is plain ASCII, as below. */
export function failStream(writer: ResponseWriter, text: string): void {
  setFailure(text);
  writer.error(failure);
}

/** Ends a stream that no writer has written; `sequence` is the event's number, where the API has such. */
export function writeFailureEvent(out: Buffer, client: Format, text: string, sequence: i64): void {
  setFailure(text);
  failure.sequence = sequence;
  clientFormat(client).writeErrorEvent(out, failure);
}

function setFailure(text: string): void {
  message.clear();
  message.ascii(text);
  failure.clear();
  failure.message = message.ptr;
  failure.messageLength = message.len;
}
