// Chooses which parts of a request an observation has: the last user message, the messages from the last one backwards, the
// first user message, and the beginning of the system prompt; and writes them in the order of the conversation.

import { PartRole } from "../contract/part-roles.generated";
import { beginParts } from "../contract/observation.generated";
import { ConversationFacts } from "../exchange/conversation-facts";
import { JsonIndex } from "../json/json-index";
import { PartMeter, PartWriter } from "./part-writer";
import { visitContent, visitMessage } from "./part-reader";
import { Message } from "./message";
import { RequestRoots } from "./request-roots";

/** Messages that are looked at, from the end. */
const MOST: i32 = 256;
const SYSTEM: i32 = 512;
/** The shares of the room: of one message, of the first user message, of the answer. */
const ONE: i32 = 2;
const FIRST: i32 = 8;
const ANSWER: i32 = 4;

/** By the message's place from the end. */
const tokens = new StaticArray<i32>(MOST);
const sizes = new StaticArray<i32>(MOST);
const rooms = new StaticArray<i32>(MOST);
const meter = new PartMeter();
const writer = new PartWriter();
const message = new Message();

export function keepParts(conversation: ConversationFacts, json: JsonIndex, roots: RequestRoots): void {
  const room = conversation.contentBytes;
  const forRequest = room - room / ANSWER;
  beginParts(conversation.parts);
  writer.begin(conversation.parts, json);
  if (json.isArray(roots.messages)) keepMessages(conversation, json, roots, forRequest);
  else {
    writeSystem(json, roots);
    meter.clear();
    if (json.isString(roots.messages)) {
      visitMessage(json, roots.messages, message, meter);
      writer.beginMessage(0, PartRole.User, forRequest - SYSTEM);
      visitMessage(json, roots.messages, message, writer);
    }
    conversation.omittedBytes = meter.bytes + systemBytes(json, roots) - writer.kept;
  }
  conversation.room = max(0, room - <i32>writer.kept);
  writer.end();
}

/** Of an API that has it beside the messages. */
function writeSystem(json: JsonIndex, roots: RequestRoots): void {
  writer.beginMessage(0, PartRole.System, SYSTEM);
  visitContent(json, roots.system, -1, writer);
}

function systemBytes(json: JsonIndex, roots: RequestRoots): i64 {
  meter.clear();
  visitContent(json, roots.system, -1, meter);
  const bytes = meter.bytes;
  meter.clear();
  return bytes;
}

function keepMessages(
  conversation: ConversationFacts,
  json: JsonIndex,
  roots: RequestRoots,
  room: i32,
): void {
  const list = roots.messages;
  const count = conversation.messages;
  let all = systemBytes(json, roots);
  let firstUser = -1;
  let firstItem = -1;
  let lastUser = -1;
  let index = 0;
  let system = -1;
  const end = json.next(list);
  for (let item = list + 1; item < end; item = json.next(item), index++) {
    meter.clear();
    message.read(json, item);
    visitMessage(json, item, message, meter);
    all += meter.bytes;
    if (message.isTurn(json)) {
      lastUser = index;
      if (firstUser < 0) {
        firstUser = index;
        firstItem = item;
      }
    }
    if (index == 0 && roleOf(json) == PartRole.System) system = item;
    const place = count - 1 - index;
    if (place >= MOST) continue;
    unchecked((tokens[place] = item));
    unchecked((sizes[place] = <i32>min<i64>(meter.room, i32.MAX_VALUE)));
    unchecked((rooms[place] = -1));
  }
  const seen = min(count, MOST);
  share(seen, count - 1 - lastUser, lastUser >= 0 && count - 1 - lastUser < MOST, room);
  let written = 0;
  writeSystem(json, roots);
  for (let at = 0; at < 2; at++) {
    const item = at == 0 ? system : firstItem;
    const number = at == 0 ? 0 : firstUser;
    const place = count - 1 - number;
    if (item < 0 || (place < MOST && unchecked(rooms[place]) >= 0)) continue;
    writeMessage(json, item, number, at == 0 ? SYSTEM : room / FIRST);
    written += 1;
  }
  for (let place = seen - 1; place >= 0; place--) {
    const given = unchecked(rooms[place]);
    if (given < 0) continue;
    writeMessage(json, unchecked(tokens[place]), count - 1 - place, given);
    written += 1;
  }
  conversation.omittedMessages = max(0, count - written);
  conversation.omittedBytes = max<i64>(0, all - writer.kept);
}

/** Gives messages their rooms. `turn` is the place of the last user message. */
function share(seen: i32, turn: i32, hasTurn: bool, room: i32): void {
  let left = room - SYSTEM - room / FIRST;
  if (hasTurn) {
    const given = min(unchecked(sizes[turn]), left / ONE);
    unchecked((rooms[turn] = given));
    left -= given;
  }
  for (let place = 0; place < seen && left > 0; place++) {
    if (hasTurn && place == turn) continue;
    const given = min(unchecked(sizes[place]), place == 0 ? left : max(left / ONE, min(left, SYSTEM)));
    unchecked((rooms[place] = given));
    left -= given;
  }
}

function writeMessage(json: JsonIndex, item: i32, index: i32, room: i32): void {
  message.read(json, item);
  writer.beginMessage(index, roleOf(json), room);
  visitMessage(json, item, message, writer);
}

/** Items of a Responses request without a role are a model's or a tool's. */
function roleOf(json: JsonIndex): PartRole {
  const role = message.role;
  if (json.textEquals(role, "system") || json.textEquals(role, "developer")) return PartRole.System;
  if (json.textEquals(role, "user")) return PartRole.User;
  return json.textEquals(role, "tool") ? PartRole.Tool : PartRole.Assistant;
}
