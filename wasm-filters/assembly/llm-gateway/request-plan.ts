// Works out what must change in the body of a request that goes on in the format it came in.

import { Buffer } from "../bytes/buffer";
import { writeEscaped } from "../bytes/escape";
import { equalsBytes } from "../bytes/slice";
import { Format } from "../formats/visitor";
import { JsonIndex } from "../json/json-index";
import { RequestEnvelope } from "./request-envelope";
import { Target } from "./settings";
import { StreamRecord } from "./stream-record";

export function planEdits(
  record: StreamRecord,
  target: Target,
  json: JsonIndex,
  envelope: RequestEnvelope,
): void {
  record.edits.clear();
  if (record.client != target.provider.format) return;
  editModel(record, json, envelope);
  const isChat = record.client == Format.ChatCompletions;
  if (isChat && record.streaming && !record.wantsUsage) askForUsage(record, json, envelope);
}

function editModel(record: StreamRecord, json: JsonIndex, envelope: RequestEnvelope): void {
  const token = envelope.model;
  const model = record.model;
  if (token >= 0) {
    if (equalsBytes(json.textPtr(token), json.textLen(token), model.ptr, model.len)) return;
    writeString(record.edits.add(json.start(token), json.end(token)), model);
    return;
  }
  const named = json.find(0, "model");
  if (named >= 0) {
    writeString(record.edits.add(json.start(named), json.end(named)), model);
    return;
  }
  const text = record.edits.add(json.start(0) + 1, json.start(0) + 1);
  text.ascii('"model":');
  writeString(text, model);
  if (json.next(0) > 1) text.byte(0x2c);
}

/**
 * A chat stream tells its tokens only when asked to; the chunk is kept from a client that did not ask.
 * https://platform.openai.com/docs/api-reference/chat/create#chat_create-stream_options
 */
function askForUsage(record: StreamRecord, json: JsonIndex, envelope: RequestEnvelope): void {
  const edits = record.edits;
  const options = envelope.options;
  if (options < 0) {
    // The root has members: `stream` is one of them.
    edits.add(json.start(0) + 1, json.start(0) + 1).ascii('"stream_options":{"include_usage":true},');
  } else if (!json.isObject(options)) {
    edits.add(json.start(options), json.end(options)).ascii('{"include_usage":true}');
  } else if (envelope.includeUsage >= 0) {
    edits.add(json.start(envelope.includeUsage), json.end(envelope.includeUsage)).ascii("true");
  } else {
    const text = edits.add(json.start(options) + 1, json.start(options) + 1);
    text.ascii('"include_usage":true');
    if (json.next(options) > options + 1) text.byte(0x2c);
  }
}

function writeString(out: Buffer, text: Buffer): void {
  out.byte(0x22);
  writeEscaped(out, text.ptr, text.len);
  out.byte(0x22);
}
