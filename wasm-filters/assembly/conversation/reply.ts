// The text of an assistant's last message: what an earlier response has said.

import { SaidHash } from "../bytes/said-hash";
import { JsonIndex } from "../json/json-index";

/** Whether it has a text; a message of calls only has none. */
export function hasText(json: JsonIndex, content: i32): bool {
  if (!json.isArray(content)) return json.isString(content);
  const end = json.next(content);
  for (let part = content + 1; part < end; part = json.next(part)) {
    if (json.isString(json.find(part, "text"))) return true;
  }
  return false;
}

/** `content` has a text. */
export function readReply(reply: SaidHash, json: JsonIndex, content: i32): void {
  reply.clear();
  if (json.isString(content)) {
    addText(reply, json, content);
    return;
  }
  const end = json.next(content);
  for (let part = content + 1; part < end; part = json.next(part)) {
    const text = json.find(part, "text");
    if (json.isString(text)) addText(reply, json, text);
  }
}

function addText(reply: SaidHash, json: JsonIndex, text: i32): void {
  reply.add(json.textPtr(text), json.textLen(text));
}
