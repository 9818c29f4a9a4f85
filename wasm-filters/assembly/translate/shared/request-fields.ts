// Sorts the members of a request's root object into slots in one pass. The last duplicate counts. Null counts as absent, and
// so does what no API's reader knows and holds nothing: clients send empty lists of features that they do not use.

import { equalsAscii } from "../../bytes/slice";
import { JsonIndex } from "../../json/json-index";

/**
 * Members of all APIs that never reach a model: they concern a provider's caching, speed, accounts or diagnostics, the
 * layout of its stream, or trim a history on its side. The gateway handles stream_options itself.
 * https://platform.openai.com/docs/api-reference/responses/create, https://platform.claude.com/docs/en/api/messages/create
 * and https://platform.openai.com/docs/guides/predicted-outputs
 */
const IGNORED: StaticArray<string> = [
  "stream_options",
  "prediction",
  "prompt_cache_options",
  "client_metadata",
  "access_programs",
  "context_management",
  "diagnostics",
  "speed",
  "anthropic_version",
  "anthropic_beta",
  "betas",
  "user_profile_id",
  "workspace_id",
];

export class RequestFields {
  private slots: StaticArray<i32>;

  /** `names` in the order of the slots. */
  constructor(private names: StaticArray<string>) {
    this.slots = new StaticArray<i32>(names.length);
  }

  /** Fills the slots from `object`. Returns the first key that has no slot and must not be ignored, or -1. */
  load(json: JsonIndex, object: i32): i32 {
    this.slots.fill(-1);
    const end = json.next(object);
    let unknown = -1;
    for (let key = object + 1; key < end; key = json.next(key + 1)) {
      const slot = placeOf(this.names, json, key);
      const value = json.isNull(key + 1) ? -1 : key + 1;
      if (slot >= 0) unchecked((this.slots[slot] = value));
      else if (unknown < 0 && !isNothing(json, value) && placeOf(IGNORED, json, key) < 0) unknown = key;
    }
    return unknown;
  }

  /** The value in a slot, or -1. */
  get(slot: i32): i32 {
    return this.slots[slot];
  }
}

function isNothing(json: JsonIndex, value: i32): bool {
  return value < 0 || ((json.isArray(value) || json.isObject(value)) && json.next(value) == value + 1);
}

/** The index of a key in the list, or -1. */
function placeOf(names: StaticArray<string>, json: JsonIndex, key: i32): i32 {
  const ptr = json.textPtr(key);
  const length = json.textLen(key);
  for (let i = 0; i < names.length; i++) {
    if (equalsAscii(ptr, length, unchecked(names[i]))) return i;
  }
  // Names spelled with escapes are rare, so they are compared last.
  for (let i = 0; i < names.length; i++) {
    if (json.textEquals(key, unchecked(names[i]))) return i;
  }
  return -1;
}
