// The gateway's own words inside an answer: an error event in the client's stream.

import { Buffer } from "../bytes/buffer";
import { writeChatErrorEvent } from "../formats/chat-completions/error-writer";
import { writeMessagesErrorEvent } from "../formats/messages/error-writer";
import { ProviderError } from "../formats/response-error";
import { Format } from "../formats/visitor";

export const CUT_OFF: string = "The provider closed the stream before the answer was complete.";
export const UNREADABLE: string = "The provider sent something that is not an event of its API.";
export const TOO_LARGE: string = "The provider's answer has a part that is too large to be translated.";

const message = new Buffer(128, 4096);
const failure = new ProviderError();

/** `text` is plain ASCII. */
export function writeFailureEvent(out: Buffer, client: Format, text: string): void {
  message.clear();
  message.ascii(text);
  failure.clear();
  failure.message = message.ptr;
  failure.messageLength = message.len;
  if (client == Format.Messages) writeMessagesErrorEvent(out, failure);
  else writeChatErrorEvent(out, failure);
}
