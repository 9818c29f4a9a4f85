// Cuts out of a body in the provider's own API what the provider refuses of earlier answers. After a change of provider, a
// conversation contains thinking of the former provider: the gateway tagged its signature, or it has none. Its ids of calls
// may have characters that Claude refuses, and Claude writes empty texts and refuses them when they come back.
// https://platform.claude.com/docs/en/build-with-claude/extended-thinking#preserving-thinking-blocks
// https://platform.openai.com/docs/guides/reasoning#encrypted-reasoning-items

import { BodyEdits } from "../bytes/body-edits";
import { Buffer } from "../bytes/buffer";
import { UNDERSCORE } from "../bytes/characters";
import { CutRun } from "../bytes/cut-run";
import { Format } from "../contract/formats.generated";
import { ModelRule } from "../contract/model-families.generated";
import { Quirk } from "../contract/quirks.generated";
import { JsonIndex } from "../json/json-index";
import { familyOf, ModelFamily } from "../translate/shared/model-family";
import { isToolId, writeToolId } from "../translate/shared/request-tool-id";
import { TaggedSignature } from "../translate/shared/thinking-signature";
import { Origin } from "../translate/visitor/request";
import { isChangeOnly, planSystemTurn } from "./older-turns";

const tagged = new TaggedSignature();
const messages = new CutRun();
const parts = new CutRun();

/** True when turns of the system were changed. */
export function planPastAnswers(
  edits: BodyEdits,
  json: JsonIndex,
  format: Format,
  quirks: u32,
  model: Buffer,
): bool {
  if (format != Format.Messages && format != Format.Responses) return false;
  const family = familyOf(model.ptr, model.len);
  if (format == Format.Responses) {
    cutItems(edits, json, json.find(0, "input"), family);
    return false;
  }
  const older = (quirks & Quirk.OlderTurns) != 0 || family.has(ModelRule.OlderTurns);
  const claude = family.has(ModelRule.Claude);
  return (older || claude) && planTurns(edits, json, json.find(0, "messages"), claude, older);
}

/** A message of which nothing would be left goes as a whole. */
function planTurns(edits: BodyEdits, json: JsonIndex, list: i32, claude: bool, older: bool): bool {
  if (!json.isArray(list)) return false;
  let changed = false;
  messages.begin(json.start(list) + 1);
  for (let each = list + 1; each < json.next(list); each = json.next(each)) {
    const content = json.find(each, "content");
    const assistant = claude && json.textEquals(json.find(each, "role"), "assistant");
    const refused = assistant ? refusedIn(json, content) : 0;
    const whole = (refused > 0 && refused == itemsIn(json, content)) || (older && isChangeOnly(json, each));
    messages.next(edits, json.start(each), json.end(each), whole);
    if (older && planSystemTurn(edits, json, each, whole)) changed = true;
    if (claude && !whole) planIds(edits, json, content);
    if (refused == 0 || whole) continue;
    parts.begin(json.start(content) + 1);
    for (let block = content + 1; block < json.next(content); block = json.next(block))
      parts.next(edits, json.start(block), json.end(block), isRefused(json, block));
    parts.finish(edits);
  }
  messages.finish(edits);
  return changed;
}

/** Other servers of the API make ids with dots and colons, which Claude refuses in calls and results. */
function planIds(edits: BodyEdits, json: JsonIndex, content: i32): void {
  if (!json.isArray(content)) return;
  for (let block = content + 1; block < json.next(content); block = json.next(block)) {
    const type = json.find(block, "type");
    const result = json.textEquals(type, "tool_result");
    if (!result && !json.textEquals(type, "tool_use")) continue;
    const id = json.find(block, result ? "tool_use_id" : "id");
    if (!json.isString(id) || isToolId(json.textPtr(id), json.textLen(id))) continue;
    writeToolId(edits.add(json.start(id) + 1, json.end(id) - 1), json.textPtr(id), json.textLen(id));
  }
}

function refusedIn(json: JsonIndex, content: i32): i32 {
  let count = 0;
  if (!json.isArray(content)) return count;
  for (let block = content + 1; block < json.next(content); block = json.next(block))
    if (isRefused(json, block)) count += 1;
  return count;
}

function itemsIn(json: JsonIndex, list: i32): i32 {
  let count = 0;
  for (let each = list + 1; each < json.next(list); each = json.next(each)) count += 1;
  return count;
}

function isRefused(json: JsonIndex, block: i32): bool {
  const type = json.find(block, "type");
  if (json.textEquals(type, "text")) {
    const text = json.find(block, "text");
    return json.isString(text) && json.textLen(text) == 0;
  }
  if (json.textEquals(type, "thinking")) {
    const signature = json.find(block, "signature");
    return !json.isString(signature) || originIn(json, signature, Origin.Anthropic) != Origin.Anthropic;
  }
  if (!json.textEquals(type, "redacted_thinking")) return false;
  return originIn(json, json.find(block, "data"), Origin.Anthropic) != Origin.Anthropic;
}

function cutItems(edits: BodyEdits, json: JsonIndex, list: i32, family: ModelFamily): void {
  if (!json.isArray(list)) return;
  parts.begin(json.start(list) + 1);
  for (let item = list + 1; item < json.next(list); item = json.next(item)) {
    const reasoning = json.textEquals(json.find(item, "type"), "reasoning");
    const cut = reasoning && (family.has(ModelRule.NoReasoning) || isForeignItem(json, item, family));
    parts.next(edits, json.start(item), json.end(item), cut);
  }
  parts.finish(edits);
}

/** Without encrypted content OpenAI looks a reasoning up by its id; it makes none with a second underscore. */
function isForeignItem(json: JsonIndex, item: i32, family: ModelFamily): bool {
  const encrypted = json.find(item, "encrypted_content");
  if (json.isString(encrypted) && json.textLen(encrypted) > 0)
    return originIn(json, encrypted, Origin.OpenAi) != Origin.OpenAi;
  if (!family.has(ModelRule.OpenAiMembers)) return false;
  const id = json.find(item, "id");
  if (!json.isString(id)) return true;
  for (let at = 3; at < json.textLen(id); at++)
    if (load<u8>(json.textPtr(id) + at) == UNDERSCORE) return true;
  return false;
}

/** An untagged text is of the API's own origin; an empty one has none. */
function originIn(json: JsonIndex, text: i32, native: Origin): Origin {
  if (!json.isString(text)) return Origin.None;
  tagged.read(native, json.textPtr(text), json.textLen(text));
  return tagged.origin;
}
