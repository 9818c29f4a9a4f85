// Edits that a provider's quirks require in a body of its own format, written by the client or by a translation.

import { CLOSE_BRACKET, OPEN_BRACKET, QUOTE } from "../bytes/characters";
import { equalsAscii } from "../bytes/slice";
import { Quirk } from "../contract/quirks.generated";
import { ModelRule } from "../contract/model-families.generated";
import { familyOf } from "../translate/shared/model-family";
import { Format } from "../contract/formats.generated";
import { JsonIndex } from "../json/json-index";
import { BodyEdits } from "../bytes/body-edits";
import { RootMembers } from "./root-members";

/** Bits beside the named quirks, set once the model is known. */
const KIMI_FIXED: u32 = 1 << 29;
const KIMI_CODING: u32 = 1 << 30;
const KIMI_K3: u32 = 1 << 31;

const BOOKKEEPING: StaticArray<string> = [
  "store",
  "user",
  "service_tier",
  "metadata",
  "prompt_cache_key",
  "prompt_cache_retention",
  "safety_identifier",
];
/** https://www.kimi.com/code/docs/en/ */
const CODING_CHAT: StaticArray<string> = [
  "stream_options",
  "reasoning_effort",
  "web_search_options",
  "service_tier",
  "store",
];
/** https://platform.kimi.ai/docs/api/models-overview */
const FIXED_SAMPLING: StaticArray<string> = [
  "temperature",
  "top_p",
  "n",
  "presence_penalty",
  "frequency_penalty",
];
const CODEX_UNKNOWN: StaticArray<string> = [
  "max_output_tokens",
  "temperature",
  "top_p",
  "metadata",
  "user",
  "safety_identifier",
  "prompt_cache_retention",
];
/** The Codex backend requires this text in `instructions`. */
const CODEX_IDENTITY: string =
  "You are Codex, based on GPT-5. You are running as a coding agent in the Codex CLI on a user's computer.";

/** The provider's quirks, with the bits of the model. */
export function quirksFor(quirks: u32, model: usize, length: i32): u32 {
  const family = familyOf(model, length);
  if (family.has(ModelRule.JsonOnly)) quirks |= Quirk.NoJsonSchema;
  if ((quirks & Quirk.Kimi) == 0) return quirks;
  if (family.has(ModelRule.KimiCoding)) quirks |= KIMI_CODING;
  if (family.has(ModelRule.KimiK3)) quirks |= KIMI_K3;
  if (family.has(ModelRule.KimiRests)) quirks |= Quirk.NoThinkingWhenForced;
  return family.has(ModelRule.FixedSampling) ? quirks | KIMI_FIXED : quirks;
}

/** Whether a member of the root must not reach the provider. */
export function quirkDrops(json: JsonIndex, key: i32, format: Format, quirks: u32): bool {
  if (format == Format.Messages) return (quirks & KIMI_CODING) != 0 && json.textEquals(key, "thinking");
  if (format == Format.Responses) return (quirks & Quirk.Codex) != 0 && isAnyOf(json, key, CODEX_UNKNOWN);
  if (format != Format.ChatCompletions) return false;
  if ((quirks & Quirk.NoStreamOptions) != 0 && json.textEquals(key, "stream_options")) return true;
  if ((quirks & Quirk.NoBookkeeping) != 0 && isAnyOf(json, key, BOOKKEEPING)) return true;
  if ((quirks & Quirk.NoWebSearchOptions) != 0 && json.textEquals(key, "web_search_options")) return true;
  if ((quirks & Quirk.MaxTokensOnly) != 0) {
    const newer = json.find(0, "max_completion_tokens");
    const said = newer >= 0 && !json.isNull(newer);
    if (said && json.textEquals(key, "max_tokens")) return true;
    if (!said && json.textEquals(key, "max_completion_tokens")) return true;
  }
  if ((quirks & KIMI_CODING) != 0 && isAnyOf(json, key, CODING_CHAT)) return true;
  if ((quirks & KIMI_FIXED) != 0 && isAnyOf(json, key, FIXED_SAMPLING)) return true;
  if ((quirks & KIMI_K3) == 0) return false;
  return json.textEquals(key, "reasoning_effort") && effortOfK3(json, key + 1).length == 0;
}

/** Whether the provider accepts `stream_options`, which request the usage of a chat stream. */
export function takesStreamOptions(quirks: u32): bool {
  return (quirks & (Quirk.NoStreamOptions | KIMI_CODING)) == 0;
}

/** Renames members, or replaces their values. */
export function planQuirkEdits(edits: BodyEdits, json: JsonIndex, format: Format, quirks: u32): void {
  if (format != Format.ChatCompletions) return;
  const end = json.next(0);
  for (let key = 1; key < end; key = json.next(key + 1)) {
    if (quirkDrops(json, key, format, quirks)) continue;
    if ((quirks & Quirk.MaxTokensOnly) != 0 && json.textEquals(key, "max_completion_tokens")) {
      edits.add(json.start(key), json.end(key)).ascii('"max_tokens"');
    } else if ((quirks & Quirk.RandomSeed) != 0 && json.textEquals(key, "seed")) {
      edits.add(json.start(key), json.end(key)).ascii('"random_seed"');
    } else if ((quirks & KIMI_K3) != 0 && json.textEquals(key, "reasoning_effort")) {
      edits.add(json.start(key + 1), json.end(key + 1)).ascii(effortOfK3(json, key + 1));
    }
  }
}

/**
 * Makes the edits that the Codex backend requires. It always streams; the gateway gathers streams for other clients.
 */
export function planCodex(edits: BodyEdits, json: JsonIndex, members: RootMembers): void {
  const instructions = json.find(0, "instructions");
  if (json.isString(instructions)) {
    if (!holdsIdentity(json, instructions)) {
      const at = json.start(instructions) + 1;
      const text = edits.add(at, at);
      text.ascii(CODEX_IDENTITY);
      if (json.textLen(instructions) > 0) text.ascii("\\n\\n");
    }
  } else if (instructions >= 0) {
    const text = edits.add(json.start(instructions), json.end(instructions));
    text.byte(QUOTE);
    text.ascii(CODEX_IDENTITY);
    text.byte(QUOTE);
  } else {
    const text = members.added();
    text.ascii('"instructions":"');
    text.ascii(CODEX_IDENTITY);
    text.byte(QUOTE);
  }
  const store = json.find(0, "store");
  if (store >= 0) edits.add(json.start(store), json.end(store)).ascii("false");
  else members.added().ascii('"store":false');
  const stream = json.find(0, "stream");
  if (stream < 0) members.added().ascii('"stream":true');
  else if (!json.isTrue(stream)) edits.add(json.start(stream), json.end(stream)).ascii("true");
  const input = json.find(0, "input");
  if (json.isString(input)) {
    edits.add(json.start(input), json.start(input)).ascii('[{"type":"message","role":"user","content":');
    edits.add(json.end(input), json.end(input)).ascii("}]");
  } else if (json.isObject(input)) {
    edits.add(json.start(input), json.start(input)).byte(OPEN_BRACKET);
    edits.add(json.end(input), json.end(input)).byte(CLOSE_BRACKET);
  }
}

/** Maps an effort to K3's levels: low, high and max. Empty for an unknown effort. */
function effortOfK3(json: JsonIndex, value: i32): string {
  if (json.textEquals(value, "none") || json.textEquals(value, "minimal") || json.textEquals(value, "low"))
    return '"low"';
  if (json.textEquals(value, "medium") || json.textEquals(value, "high")) return '"high"';
  return json.textEquals(value, "max") || json.textEquals(value, "xhigh") ? '"max"' : "";
}

function isAnyOf(json: JsonIndex, key: i32, names: StaticArray<string>): bool {
  for (let i = 0; i < names.length; i++) if (json.textEquals(key, unchecked(names[i]))) return true;
  return false;
}

function holdsIdentity(json: JsonIndex, text: i32): bool {
  const size = CODEX_IDENTITY.length;
  const last = json.textLen(text) - size;
  for (let i = 0; i <= last; i++) if (equalsAscii(json.textPtr(text) + i, size, CODEX_IDENTITY)) return true;
  return false;
}
