// Translates one request body from the client's format to the upstream's. The body is read in place; the result is
// whole and valid JSON when this returns true, and otherwise `refusal` names a field of the client's request.
// The same format on both sides is written anew as well; traffic of that kind is edited in place instead.

import { Buffer } from "../bytes/buffer";
import { readChatRequest } from "../formats/chat-completions/request-reader";
import { ChatRequestWriter } from "../formats/chat-completions/request-writer";
import { readMessagesRequest } from "../formats/messages/request-reader";
import { MessagesRequestWriter } from "../formats/messages/request-writer";
import { RequestScope } from "../formats/request-scope";
import { Format, Refusal, RequestVisitor } from "../formats/visitor";
import { JsonIndex } from "../json/json-index";

const chat = new ChatRequestWriter();
const messages = new MessagesRequestWriter();

/** `json` holds the parsed body, `model` the upstream's name for the model, as plain UTF-8. */
export function translateRequest(
  client: Format,
  upstream: Format,
  json: JsonIndex,
  model: usize,
  modelLength: i32,
  out: Buffer,
  refusal: Refusal,
): bool {
  out.clear();
  refusal.clear();
  if (!isKnown(client) || !isKnown(upstream)) {
    refusal.set("body", "requests cannot be translated between these formats");
    return false;
  }
  const scope = new RequestScope(json, writerFor(upstream, out));
  scope.visitor.refusal = refusal;
  if (client == Format.Messages) readMessagesRequest(scope, model, modelLength);
  else readChatRequest(scope, model, modelLength);
  if (out.overflowed) refusal.set("body", "is too large once translated");
  if (refusal.refused) out.clear();
  return !refusal.refused;
}

function isKnown(format: Format): bool {
  return format == Format.ChatCompletions || format == Format.Messages;
}

function writerFor(format: Format, out: Buffer): RequestVisitor {
  if (format == Format.Messages) {
    messages.start(out);
    return messages;
  }
  chat.start(out);
  return chat;
}
