// What some of OpenAI's models refuse in a Responses request, although the API has it.
import { checkGrok, checkRooted, checkSchema, type Refuse } from "../rules/schemas.js";
import type { Target } from "../rules/target.js";
import type { View } from "../view.js";

const SAMPLING = ["temperature", "top_p"];
const LONGEST_ID = 64;
/** https://github.com/openai/codex: what its backend does not know. */
const UNKNOWN_TO_CODEX = [
  ...["max_output_tokens", "temperature", "top_p", "metadata", "user", "safety_identifier"],
  "prompt_cache_retention",
];

/** https://github.com/router-for-me/CLIProxyAPI/issues/4434 */
const OPENAIS_TOOLS = ["custom", "namespace", "tool_search"];
const OPENAIS_ITEMS = [
  ...["additional_tools", "custom_tool_call", "custom_tool_call_output", "tool_search_call"],
  "tool_search_output",
];

export function checkResponsesRules(root: View, target: Target): void {
  target.takesLimit(root.get("max_output_tokens"));
  target.takesTools(root.get("tools"));
  const reasoning = root.get("reasoning");
  target.without(root, "no-parallel", ["parallel_tool_calls"]);
  target.without(reasoning, "no-effort", ["effort"]);
  target.without(reasoning, "no-reasoning", ["summary"]);
  target.takesEffort(reasoning.get("effort"));
  const sampling = target.samplingRule(reasoning.get("effort").value);
  if (sampling !== undefined)
    for (const name of SAMPLING) {
      const said = root.get(name);
      if (said.present && said.value !== 1) target.refuse(said, sampling, name);
    }
  for (const asked of root.get("include").list())
    if (asked.value === "reasoning.encrypted_content" && target.has("no-reasoning"))
      target.refuse(asked, "no-reasoning", "encrypted reasoning");
  target.without(root, "codex", UNKNOWN_TO_CODEX);
  if (target.has("codex")) {
    if (root.get("store").value !== false) target.refuse(root, "codex", "a request without store: false");
    if (root.get("stream").value !== true) target.refuse(root, "codex", "a request without stream: true");
  }
  const refuse: Refuse = (at, what) => target.refuse(at, "schema", what);
  const format = root.get("text").get("format");
  if (target.has("grok-schemas")) checkGrok(format.get("schema"), refuse);
  else if (format.get("strict").value === true) checkSchema("strict", format.get("schema"), refuse);
  for (const tool of root.get("tools").list()) checkTool(tool, target, refuse);
  const { value } = root.get("input");
  if (target.isNotOpenAis) {
    // https://github.com/lidge-jun/opencodex/issues/2240
    for (const tool of root.get("tools").list())
      if (tool.get("external_web_access").present)
        target.refuse(tool, "functions-only", "the argument external_web_access");
    refuseKinds(root.get("tools").list(), OPENAIS_TOOLS, target);
    // https://github.com/Wei-Shaw/sub2api/issues/4237
    for (const item of typeof value === "string" ? [] : root.get("input").list())
      if ((item.value as { content?: unknown }).content === null)
        target.refuse(item, "functions-only", "a content of null");
    refuseKinds(typeof value === "string" ? [] : root.get("input").list(), OPENAIS_ITEMS, target);
  }
  for (const item of typeof value === "string" ? [] : root.get("input").list()) checkItem(item, target);
}

function refuseKinds(list: readonly View[], kinds: readonly string[], target: Target): void {
  for (const each of list)
    if (kinds.includes(String(each.get("type").value)))
      target.refuse(each, "functions-only", `the type ${each.get("type").value}`);
}

function checkTool(tool: View, target: Target, refuse: Refuse): void {
  const parameters = tool.get("parameters");
  if (tool.get("type").value !== "function" || !parameters.present) return;
  if (target.has("openai-members") || target.has("openai-schemas"))
    checkRooted(parameters, (at, what) => target.refuse(at, "openai-schemas", what));
  if (target.has("grok-schemas")) checkGrok(parameters, refuse);
  else if (tool.get("strict").value === true) checkSchema("strict", parameters, refuse);
}

function checkItem(item: View, target: Target): void {
  if (item.get("type").value === "reasoning" && target.has("no-reasoning"))
    target.refuse(item, "no-reasoning", "reasoning");
  const id = item.get("call_id");
  if (id.present && id.string().length > LONGEST_ID)
    target.refuse(id, "call-ids", `a call's id of more than ${LONGEST_ID} characters`);
}
