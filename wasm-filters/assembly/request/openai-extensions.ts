// What OpenAI's Responses API has beyond functions, and Codex uses: tools with free text, namespaces, searches among the
// client's own tools, and tools amid the input. Other servers of the API refuse these, so that a body with them is written
// anew with functions. They refuse arguments of a search and members of null, too.
// https://github.com/router-for-me/CLIProxyAPI/issues/4434, https://github.com/router-for-me/CLIProxyAPI/issues/3704,
// https://github.com/lidge-jun/opencodex/issues/2240, https://github.com/Wei-Shaw/sub2api/issues/4237

import { Buffer } from "../bytes/buffer";
import { indexOfName } from "../bytes/names";
import { ModelRule } from "../contract/model-families.generated";
import { Quirk } from "../contract/quirks.generated";
import { JsonIndex } from "../json/json-index";
import { familyOf } from "../translate/shared/model-family";

const EXTENSIONS: StaticArray<string> = [
  "custom",
  "namespace",
  "tool_search",
  "additional_tools",
  "custom_tool_call",
  "custom_tool_call_output",
  "tool_search_call",
  "tool_search_output",
];

/** Whether the provider or the model is OpenAI's. */
export function isOpenAis(quirks: u32, model: Buffer): bool {
  return (quirks & Quirk.OpenAiSchemas) != 0 || familyOf(model.ptr, model.len).has(ModelRule.OpenAiMembers);
}

/** Whether a Responses body has any of them. */
export function extendsResponses(json: JsonIndex): bool {
  return isExtended(json, json.find(0, "tools")) || isExtended(json, json.find(0, "input"));
}

function isExtended(json: JsonIndex, list: i32): bool {
  if (!json.isArray(list)) return false;
  for (let each = list + 1; each < json.next(list); each = json.next(each)) {
    const type = json.find(each, "type");
    if (json.find(each, "external_web_access") >= 0 || json.isNull(json.find(each, "content"))) return true;
    if (json.isString(type) && indexOfName(EXTENSIONS, json.textPtr(type), json.textLen(type)) >= 0)
      return true;
  }
  return false;
}
