// Finds the parts of a message, in any of the three APIs: what a member is called says what it is, so that one reader does.

import { COLON, COMMA, QUOTE, SEMICOLON } from "../bytes/characters";
import { startsWithAscii } from "../bytes/slice";
import { PartKind } from "../contract/part-kinds.generated";
import { JsonIndex } from "../json/json-index";
import { FoundPart, PartVisitor } from "./found-part";
import { isImage, Message } from "./message";

const found = new FoundPart();

/** A message or an item of a Responses request's input, which `message` has read, or a text. */
export function visitMessage(json: JsonIndex, item: i32, message: Message, visitor: PartVisitor): void {
  if (json.isString(item)) return visitText(json, item, PartKind.Text, -1, visitor);
  const type = message.type;
  if (message.output >= 0) return visitContent(json, message.output, message.callId, visitor);
  if (json.textEquals(type, "function_call") || json.textEquals(type, "custom_tool_call")) {
    return visitCall(json, item, message.callId, visitor);
  }
  if (json.textEquals(type, "reasoning")) {
    visitReasoning(json, message.summary, visitor);
    return visitReasoning(json, message.content, visitor);
  }
  visitText(json, message.reasoning, PartKind.Reasoning, -1, visitor);
  visitContent(json, message.content, message.callId, visitor);
  const calls = message.calls;
  if (!json.isArray(calls)) return;
  const end = json.next(calls);
  for (let call = calls + 1; call < end; call = json.next(call)) {
    const called = json.find(call, "function");
    visitCall(json, called >= 0 ? called : json.find(call, "custom"), json.find(call, "id"), visitor);
  }
}

/** A string or a list of parts; with the id of a call, that call's result. */
export function visitContent(json: JsonIndex, content: i32, id: i32, visitor: PartVisitor): void {
  const kind = id >= 0 ? PartKind.ToolResult : PartKind.Text;
  if (json.isString(content)) return visitText(json, content, kind, id, visitor);
  if (!json.isArray(content)) return;
  const end = json.next(content);
  for (let part = content + 1; part < end; part = json.next(part)) visitPart(json, part, id, visitor);
}

function visitPart(json: JsonIndex, part: i32, id: i32, visitor: PartVisitor): void {
  const type = json.find(part, "type");
  const text = json.find(part, "text");
  if (json.isString(text)) {
    return visitText(json, text, id >= 0 ? PartKind.ToolResult : PartKind.Text, id, visitor);
  }
  if (isImage(json, type)) return visitMedium(json, part, PartKind.Image, visitor);
  if (json.textEquals(type, "tool_use")) return visitCall(json, part, json.find(part, "id"), visitor);
  if (json.textEquals(type, "tool_result")) {
    // A result within a result is not looked into.
    if (id < 0) visitContent(json, json.find(part, "content"), json.find(part, "tool_use_id"), visitor);
    return;
  }
  if (json.textEquals(type, "thinking")) {
    return visitText(json, json.find(part, "thinking"), PartKind.Reasoning, -1, visitor);
  }
  if (json.textEquals(type, "refusal")) {
    return visitText(json, json.find(part, "refusal"), PartKind.Text, -1, visitor);
  }
  if (json.textEquals(type, "input_audio")) return visitMedium(json, part, PartKind.Audio, visitor);
  if (json.isObject(part)) visitMedium(json, part, PartKind.File, visitor);
}

function visitReasoning(json: JsonIndex, list: i32, visitor: PartVisitor): void {
  if (!json.isArray(list)) return;
  const end = json.next(list);
  for (let part = list + 1; part < end; part = json.next(part)) {
    visitText(json, json.find(part, "text"), PartKind.Reasoning, -1, visitor);
  }
}

function visitText(json: JsonIndex, text: i32, kind: PartKind, id: i32, visitor: PartVisitor): void {
  if (!json.isString(text)) return;
  found.begin(kind);
  found.id = id;
  setText(json, text);
  visitor.part(found);
}

/** `called` has the name, and the arguments as text or as JSON. */
function visitCall(json: JsonIndex, called: i32, id: i32, visitor: PartVisitor): void {
  found.begin(PartKind.ToolCall);
  found.id = id;
  found.name = json.find(called, "name");
  const text = json.find(called, "arguments");
  setText(json, text >= 0 ? text : json.find(called, "input"));
  visitor.part(found);
}

function setText(json: JsonIndex, token: i32): void {
  found.isRaw = !json.isString(token);
  found.ptr = found.isRaw ? json.ptr(token) : json.textPtr(token);
  found.length = found.isRaw ? json.size(token) : json.textLen(token);
  found.bytes = found.length;
}

/** The longest string within is the medium: a data URL, base64, or the URL that it is at. */
function visitMedium(json: JsonIndex, part: i32, kind: PartKind, visitor: PartVisitor): void {
  found.begin(kind);
  let longest = -1;
  const end = json.next(part);
  for (let token = part + 1; token < end; token++) {
    if (!json.isString(token)) continue;
    if (longest < 0 || json.size(token) > json.size(longest)) longest = token;
    if (json.textEquals(token, "media_type") || json.textEquals(token, "format"))
      setMediaType(json, token + 1);
  }
  if (longest < 0) return;
  const ptr = json.textPtr(longest);
  const length = json.textLen(longest);
  let coded = length;
  if (startsWithAscii(ptr, length, "data:")) coded -= readDataUrl(ptr, length);
  found.bytes = startsWithAscii(ptr, length, "http") ? 0 : (<i64>coded * 3) / 4;
  visitor.part(found);
}

function setMediaType(json: JsonIndex, token: i32): void {
  found.mediaPtr = json.textPtr(token);
  found.mediaLength = json.textLen(token);
}

/** The length of what stands before the data. */
function readDataUrl(ptr: usize, length: i32): i32 {
  let colon = 0;
  for (let i = 0; i < length; i++) {
    const byte = <i32>load<u8>(ptr + i);
    if (byte == COLON && colon == 0) colon = i + 1;
    if ((byte == SEMICOLON || byte == COMMA) && found.mediaLength == 0) {
      found.mediaPtr = ptr + colon;
      found.mediaLength = i - colon;
    }
    if (byte == COMMA) return i + 1;
    if (byte == QUOTE) break;
  }
  return 0;
}
