// The text of an assistant's message: what an earlier response has said.

import { SaidHash } from "../bytes/said-hash";
import { JsonIndex } from "../json/json-index";
import { Message } from "./message";

/** A message without text, such as one of calls only, leaves `reply` as it is. */
export function readReply(reply: SaidHash, json: JsonIndex, message: Message): void {
  const content = message.content;
  if (json.isString(content)) {
    reply.clear();
    addText(reply, json, content);
    return;
  }
  if (!json.isArray(content)) return;
  let isFirst = true;
  const end = json.next(content);
  for (let part = content + 1; part < end; part = json.next(part)) {
    const text = json.find(part, "text");
    if (!json.isString(text)) continue;
    if (isFirst) reply.clear();
    isFirst = false;
    addText(reply, json, text);
  }
}

function addText(reply: SaidHash, json: JsonIndex, text: i32): void {
  reply.add(json.textPtr(text), json.textLen(text));
}
