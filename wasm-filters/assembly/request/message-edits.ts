// Edits that a provider's quirks require in the messages of a chat body: their order, their roles, the ids of calls.

import { Buffer } from "../bytes/buffer";
import { Quirk } from "../contract/quirks.generated";
import { JsonIndex } from "../json/json-index";
import { BodyEdits } from "../bytes/body-edits";
import { writeDemand } from "../translate/shared/answer-format";
import { isNineCharacters, writeNineCharacters } from "../translate/shared/request-tool-id";
import { planForeignMembers } from "./foreign-members";
import { planOwnParts } from "./own-parts";
import { OPENING } from "../translate/shared/turns";

/** The quirks that this module serves. */
const MESSAGES: u32 =
  Quirk.NoDeveloperRole |
  Quirk.ShortCallIds |
  Quirk.NoUserAfterTool |
  Quirk.UserFirst |
  Quirk.MarkedPrefill |
  Quirk.NoForeignMembers |
  Quirk.OwnParts |
  Quirk.ReasoningOfCalls |
  Quirk.NoJsonSchema;

const enum Said {
  Nothing,
  System,
  User,
  Assistant,
  Tool,
}

/** `signed`: the model wants Google's signatures on calls. */
export function planMessageEdits(edits: BodyEdits, json: JsonIndex, quirks: u32, signed: bool): void {
  if ((quirks & MESSAGES) == 0) return;
  const messages = json.find(0, "messages");
  if (!json.isArray(messages) || json.next(messages) == messages + 1) return;
  if ((quirks & Quirk.NoJsonSchema) != 0) planFormat(edits, json, messages);
  let before = Said.Nothing;
  let last = -1;
  for (let message = messages + 1; message < json.next(messages); message = json.next(message)) {
    const role = json.find(message, "role");
    let said = saidBy(json, role);
    const at = json.start(message);
    if (said == Said.Assistant && before == Said.Nothing && (quirks & Quirk.UserFirst) != 0) {
      const text = edits.add(at, at);
      text.ascii('{"role":"user","content":"');
      text.ascii(OPENING);
      text.ascii('"},');
    }
    // The only turn that can stand between a tool's and a user's.
    if (
      before == Said.Tool &&
      said != Said.Tool &&
      said != Said.Assistant &&
      (quirks & Quirk.NoUserAfterTool) != 0
    )
      edits.add(at, at).ascii('{"role":"assistant","content":"Done."},');
    if (said == Said.System && before >= Said.Assistant && (quirks & Quirk.NoUserAfterTool) != 0) {
      edits.add(json.start(role), json.end(role)).ascii('"user"');
      said = Said.User;
    } else if ((quirks & Quirk.NoDeveloperRole) != 0 && json.textEquals(role, "developer"))
      edits.add(json.start(role), json.end(role)).ascii('"system"');
    if ((quirks & Quirk.ShortCallIds) != 0) planIds(edits, json, message);
    if (said == Said.Assistant && (quirks & Quirk.NoForeignMembers) != 0)
      planForeignMembers(edits, json, message, signed);
    if (said == Said.Assistant && (quirks & Quirk.ReasoningOfCalls) != 0) planReasoning(edits, json, message);
    if (said == Said.User && (quirks & Quirk.OwnParts) != 0)
      planOwnParts(edits, json, json.find(message, "content"));
    before = said;
    last = message;
  }
  if (before == Said.Assistant && (quirks & Quirk.MarkedPrefill) != 0) planPrefill(edits, json, last);
}

function saidBy(json: JsonIndex, role: i32): Said {
  if (json.textEquals(role, "user")) return Said.User;
  if (json.textEquals(role, "assistant")) return Said.Assistant;
  if (json.textEquals(role, "tool")) return Said.Tool;
  const system = json.textEquals(role, "system") || json.textEquals(role, "developer");
  return system ? Said.System : Said.Nothing;
}

/** Calls and results get the same id for the same id. */
function planIds(edits: BodyEdits, json: JsonIndex, message: i32): void {
  planId(edits, json, json.find(message, "tool_call_id"));
  const calls = json.find(message, "tool_calls");
  if (!json.isArray(calls)) return;
  for (let call = calls + 1; call < json.next(calls); call = json.next(call)) {
    planId(edits, json, json.find(call, "id"));
  }
}

function planId(edits: BodyEdits, json: JsonIndex, id: i32): void {
  if (!json.isString(id) || isNineCharacters(json.textPtr(id), json.textLen(id))) return;
  const at = json.start(id) + 1;
  writeNineCharacters(edits.add(at, json.end(id) - 1), json.textPtr(id), json.textLen(id));
}

function hasCalls(json: JsonIndex, message: i32): bool {
  const calls = json.find(message, "tool_calls");
  return json.isArray(calls) && json.next(calls) > calls + 1;
}

/**
 * Calls that another model made, or whose thinking the client has lost, get a blank reasoning: the provider asks for the
 * member.
 */
function planReasoning(edits: BodyEdits, json: JsonIndex, message: i32): void {
  const reasoning = json.find(message, "reasoning_content");
  if (json.isString(reasoning) || !hasCalls(json, message)) return;
  const end = json.end(message) - 1;
  if (reasoning < 0) edits.add(end, end).ascii(',"reasoning_content":" "');
  else edits.add(json.start(reasoning), json.end(reasoning)).ascii('" "');
}

/** Marks the beginning of the answer that the client wrote; a turn with calls is none. */
function planPrefill(edits: BodyEdits, json: JsonIndex, message: i32): void {
  if (hasCalls(json, message)) return;
  const prefix = json.find(message, "prefix");
  const end = json.end(message) - 1;
  if (prefix < 0) edits.add(end, end).ascii(',"prefix":true');
  else if (!json.isTrue(prefix)) edits.add(json.start(prefix), json.end(prefix)).ascii("true");
}

/** A JSON mode and a system text in place of a schema. */
function planFormat(edits: BodyEdits, json: JsonIndex, messages: i32): void {
  const format = json.find(0, "response_format");
  const schema = json.find(json.find(format, "json_schema"), "schema");
  if (!json.textEquals(json.find(format, "type"), "json_schema") || !json.isObject(schema)) return;
  edits.add(json.start(format), json.end(format)).ascii('{"type":"json_object"}');
  const at = json.start(messages) + 1;
  const text: Buffer = edits.add(at, at);
  text.ascii('{"role":"system","content":"');
  writeDemand(text, json.ptr(schema), json.size(schema));
  text.ascii('"},');
}
