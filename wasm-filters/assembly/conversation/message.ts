// One message of a request, by its tokens.

import { JsonIndex } from "../json/json-index";

export class Message {
  /** Value tokens; -1 when absent. */
  role: i32 = -1;
  content: i32 = -1;
  type: i32 = -1;
  /** Calls in a message of Chat Completions, and the call that one answers. */
  calls: i32 = -1;
  callId: i32 = -1;
  reasoning: i32 = -1;
  /** Of an item of a Responses request. */
  output: i32 = -1;
  summary: i32 = -1;

  read(json: JsonIndex, item: i32): void {
    this.role = -1;
    this.content = -1;
    this.type = -1;
    this.calls = -1;
    this.callId = -1;
    this.reasoning = -1;
    this.output = -1;
    this.summary = -1;
    if (!json.isObject(item)) return;
    const end = json.next(item);
    for (let key = item + 1; key < end; key = json.next(key + 1)) this.member(json, key);
  }

  private member(json: JsonIndex, key: i32): void {
    const value = key + 1;
    switch (json.textLen(key)) {
      case 4:
        if (json.textEquals(key, "role")) this.role = value;
        else if (json.textEquals(key, "type")) this.type = value;
        break;
      case 6:
        if (json.textEquals(key, "output")) this.output = value;
        break;
      case 7:
        if (json.textEquals(key, "content")) this.content = value;
        else if (json.textEquals(key, "summary")) this.summary = value;
        else if (json.textEquals(key, "call_id")) this.callId = value;
        break;
      case 10:
        if (json.textEquals(key, "tool_calls")) this.calls = value;
        break;
      case 12:
        if (json.textEquals(key, "tool_call_id")) this.callId = value;
        break;
      case 17:
        if (json.textEquals(key, "reasoning_content")) this.reasoning = value;
        break;
    }
  }

  isOfUser(json: JsonIndex): bool {
    return json.textEquals(this.role, "user");
  }

  /** The user says something, and does not only return what tools gave. */
  isTurn(json: JsonIndex): bool {
    if (!this.isOfUser(json)) return false;
    const content = this.content;
    if (!json.isArray(content)) return json.isString(content);
    const end = json.next(content);
    for (let part = content + 1; part < end; part = json.next(part)) {
      if (!json.textEquals(json.find(part, "type"), "tool_result")) return true;
    }
    return false;
  }

  images(json: JsonIndex): i32 {
    const content = this.content;
    if (!json.isArray(content)) return 0;
    let count = 0;
    const end = json.next(content);
    for (let part = content + 1; part < end; part = json.next(part)) {
      if (isImage(json, json.find(part, "type"))) count += 1;
    }
    return count;
  }
}

export function isImage(json: JsonIndex, type: i32): bool {
  return (
    json.textEquals(type, "image_url") ||
    json.textEquals(type, "image") ||
    json.textEquals(type, "input_image")
  );
}
