// Reads from a request's body which session it belongs to, and which user it is for.

import { Buffer } from "../bytes/buffer";
import { QUOTE } from "../bytes/characters";
import { writeUnescaped } from "../bytes/escape";
import { startsWithAscii } from "../bytes/slice";
import { SessionSource } from "../contract/session-sources.generated";
import { ClientFacts } from "../exchange/client-facts";
import { JsonIndex } from "../json/json-index";
import { writeName } from "./client";
import { RequestRoots } from "./request-roots";

/** Bytes of an escaped name that are looked at. */
const MOST: i32 = 1024;
/** Between user and session in the `user_id` of a coding agent, and before the session where it is JSON. */
const SESSION_MARK: string = "_session_";
const SESSION_MEMBER: string = '"session_id":"';
const decoded = new Buffer(256, 4 * MOST);

/** `keeps`: names stay as they are. A session that a header names stays. */
export function readNames(client: ClientFacts, json: JsonIndex, roots: RequestRoots, keeps: bool): void {
  const id = json.isObject(roots.metadata) ? json.find(roots.metadata, "user_id") : -1;
  const named = json.textLen(roots.user) > 0 ? roots.user : roots.safetyIdentifier;
  if (decode(json, named)) writeName(client.user, decoded.ptr, decoded.len, keeps);
  let start = -1;
  if (decode(json, id)) {
    const mark = find(SESSION_MARK);
    if (client.user.len == 0) writeName(client.user, decoded.ptr, mark > 0 ? mark : decoded.len, keeps);
    start = mark > 0 ? mark + SESSION_MARK.length : after(SESSION_MEMBER);
  }
  if (client.sessionFrom != SessionSource.None) return;
  if (start > 0) {
    const ptr = decoded.ptr + start;
    const length = lengthTo(QUOTE, ptr, decoded.len - start);
    setSession(client, SessionSource.Body, ptr, length, keeps);
  } else if (decode(json, roots.cacheKey)) {
    setSession(client, SessionSource.Body, decoded.ptr, decoded.len, keeps);
  } else if (decode(json, roots.previousResponse)) {
    setSession(client, SessionSource.PreviousResponse, decoded.ptr, decoded.len, keeps);
  }
}

function setSession(client: ClientFacts, from: SessionSource, ptr: usize, length: i32, keeps: bool): void {
  if (length == 0) return;
  client.sessionFrom = from;
  writeName(client.session, ptr, length, keeps);
}

/** False for what is no text or an empty one. */
function decode(json: JsonIndex, token: i32): bool {
  decoded.clear();
  writeUnescaped(decoded, json.textPtr(token), min(json.textLen(token), MOST));
  return decoded.len > 0;
}

/** The offset of an ASCII text; -1 without one. */
function find(text: string): i32 {
  for (let at = 0; at + text.length <= decoded.len; at++) {
    if (startsWithAscii(decoded.ptr + at, decoded.len - at, text)) return at;
  }
  return -1;
}

function after(text: string): i32 {
  const at = find(text);
  return at < 0 ? -1 : at + text.length;
}

function lengthTo(byte: i32, ptr: usize, length: i32): i32 {
  for (let i = 0; i < length; i++) if (<i32>load<u8>(ptr + i) == byte) return i;
  return length;
}
