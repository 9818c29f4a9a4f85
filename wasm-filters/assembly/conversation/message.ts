// One message of a request, by its tokens.

import { JsonIndex } from "../json/json-index";

export class Message {
  /** Value tokens; -1 when absent. */
  role: i32 = -1;
  content: i32 = -1;
  type: i32 = -1;

  read(json: JsonIndex, item: i32): void {
    this.role = -1;
    this.content = -1;
    this.type = -1;
    if (!json.isObject(item)) return;
    const end = json.next(item);
    for (let key = item + 1; key < end; key = json.next(key + 1)) {
      const length = json.textLen(key);
      if (length == 4) {
        if (json.textEquals(key, "role")) this.role = key + 1;
        else if (json.textEquals(key, "type")) this.type = key + 1;
      } else if (length == 7 && json.textEquals(key, "content")) this.content = key + 1;
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
