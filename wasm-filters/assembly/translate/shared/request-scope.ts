// The context of a request reader: the parsed body and the visitor. Every refusal names the client's own field by its
// path, such as `messages[2].content[0].type`, which is built only when needed.

import { SPACE, TILDE } from "../../bytes/characters";
import { JsonIndex } from "../../json/json-index";
import { RequestNotes } from "./request-notes";
import { ToolNames } from "./tool-names";
import { RequestVisitor } from "../visitor/request";

const MAX_NAME: i32 = 64;
const OBJECT: string = "must be an object";
const ARRAY: string = "must be an array";

export class RequestScope {
  /** The name of the namespace whose members are read; -1 outside of one. */
  namespace: i32 = -1;
  /** The names of all tools outside of namespaces are known. */
  namesReserved: bool = false;
  /** The request only counts its tokens: it asks for no answer, and has no limit for one. */
  onlyCounts: bool = false;

  constructor(
    public json: JsonIndex,
    public visitor: RequestVisitor,
    public notes: RequestNotes,
  ) {}

  get refused(): bool {
    return this.visitor.refusal.refused;
  }

  /** Always returns false, so that a reader can return it. */
  refuse(token: i32, message: string): bool {
    if (!this.refused) this.visitor.refusal.set(pathOf(this.json, token), message);
    return false;
  }

  /** Refuses a member that is absent or of a wrong type: its path is the object's path and the member's name. */
  refuseMember(object: i32, name: string, message: string): bool {
    if (this.refused) return false;
    const path = pathOf(this.json, object);
    this.visitor.refusal.set(object == 0 ? name : path + "." + name, message);
    return false;
  }

  /**
   * Call after a visitor call about `token`: a writer knows the reason of its refusal, but not the path. False after a
   * refusal.
   */
  settle(token: i32): bool {
    if (!this.refused) return true;
    const refusal = this.visitor.refusal;
    if (refusal.field.length == 0) refusal.field = pathOf(this.json, token);
    return false;
  }

  /** The value of a member; -1 when it is absent or null. */
  member(object: i32, name: string): i32 {
    const value = this.json.find(object, name);
    return this.json.isNull(value) ? -1 : value;
  }

  /** Whether the value is an object; refuses it otherwise. */
  isObject(token: i32): bool {
    return this.json.isObject(token) || this.refuse(token, OBJECT);
  }

  /** Whether the value is an array; refuses it otherwise. */
  isArray(token: i32): bool {
    return this.json.isArray(token) || this.refuse(token, ARRAY);
  }

  /** Whether the value is a boolean or absent; refuses it otherwise. */
  isOptionalBoolean(token: i32): bool {
    return token < 0 || this.json.isBoolean(token) || this.refuse(token, "must be a boolean");
  }

  /** A member that must be an object; refuses and returns -1 otherwise. */
  requiredObject(owner: i32, name: string): i32 {
    const value = this.member(owner, name);
    if (this.json.isObject(value)) return value;
    this.refuseMember(owner, name, OBJECT);
    return -1;
  }

  /** A member that must be an array; refuses and returns -1 otherwise. */
  requiredArray(owner: i32, name: string): i32 {
    const value = this.member(owner, name);
    if (this.json.isArray(value)) return value;
    this.refuseMember(owner, name, ARRAY);
    return -1;
  }

  /** A member that must be a string; refuses and returns -1 otherwise. */
  requiredString(object: i32, name: string): i32 {
    const value = this.member(object, name);
    if (this.json.isString(value)) return value;
    this.refuseMember(object, name, "must be a string");
    return -1;
  }

  /** Like requiredString, but refuses an empty string; for names and ids. */
  requiredName(object: i32, name: string): i32 {
    const value = this.requiredString(object, name);
    if (value < 0 || this.json.textLen(value) > 0) return value;
    this.refuse(value, "must not be empty");
    return -1;
  }

  /** An optional member that must be a string; false after a refusal. */
  optionalString(object: i32, name: string): bool {
    const value = this.member(object, name);
    return value < 0 || this.json.isString(value) || this.refuse(value, "must be a string");
  }

  /** Like optionalString, for an array of strings. */
  optionalStrings(object: i32, name: string): bool {
    const json = this.json;
    const array = this.member(object, name);
    if (array < 0) return true;
    if (!json.isArray(array)) return this.refuse(array, "must be an array of strings");
    for (let item = array + 1; item < json.next(array); item = json.next(item)) {
      if (!json.isString(item)) return this.refuse(item, "must be a string");
    }
    return true;
  }

  /** The provider's name of the tool that a token names; valid until the next call. */
  toolName(name: i32): ToolNames {
    const json = this.json;
    const tools = this.notes.tools;
    const namespace = this.namespace;
    tools.set(json.textPtr(namespace), json.textLen(namespace), json.textPtr(name), json.textLen(name));
    if (tools.overflowed) this.refuse(name, "is one of too many long names");
    return tools;
  }

  /** Passes the `cache_control` object of `owner` on as the marker of the latest part or tool. */
  cacheMarker(owner: i32): bool {
    const marker = this.member(owner, "cache_control");
    if (marker < 0) return true;
    if (!this.isObject(marker)) return false;
    this.visitor.cacheMarker(this.json.ptr(marker), this.json.size(marker));
    return true;
  }
}

/** The path of a token from the root; `body` for the root itself. */
function pathOf(json: JsonIndex, token: i32): string {
  let path = "";
  let at = 0;
  while (at != token) {
    const end = json.next(at);
    const object = json.isObject(at);
    let position = 0;
    let found = -1;
    for (let child = at + 1; child < end; position++) {
      const value = object ? child + 1 : child;
      const after = json.next(value);
      if (token < after) {
        if (!object) path += "[" + position.toString() + "]";
        else path += (path.length > 0 ? "." : "") + nameOf(json, child);
        found = token == child ? token : value;
        break;
      }
      child = after;
    }
    if (found < 0) break;
    at = found;
  }
  return path.length > 0 ? path : "body";
}

/** A member's name for an error message: as spelled, shortened, with `?` for anything but printable ASCII. */
export function nameOf(json: JsonIndex, key: i32): string {
  const length = json.textLen(key);
  let name = "";
  for (let i = 0; i < min(length, MAX_NAME); i++) {
    const byte = <i32>load<u8>(json.textPtr(key) + i);
    name += byte < SPACE || byte > TILDE ? "?" : String.fromCharCode(byte);
  }
  return name;
}
