// What some servers and models refuse in a chat completions request, although the API has it.
import type { Quirk } from "@plano/config/contract";
import { checkGrok, checkMoonshot, checkRooted, checkSchema, type Refuse } from "../rules/schemas.js";
import type { Target } from "../rules/target.js";
import type { View } from "../view.js";

const BOOKKEEPING = [
  ...["store", "user", "service_tier", "metadata", "prompt_cache_key", "prompt_cache_retention"],
  "safety_identifier",
];
const SAMPLING = ["temperature", "top_p"];
const PENALTIES = ["presence_penalty", "frequency_penalty"];
/** https://platform.kimi.ai/docs/api/models-overview */
const FIXED_BY_KIMI = [...SAMPLING, "n", ...PENALTIES];
/** https://www.kimi.com/code/docs/en/ */
const UNKNOWN_TO_KIMI = [
  ...["stream_options", "reasoning_effort", "web_search_options", "service_tier", "store"],
];
const WITHOUT: readonly (readonly [Quirk, readonly string[]])[] = [
  ["max-tokens-only", ["max_completion_tokens"]],
  ["no-stream-options", ["stream_options"]],
  ["random-seed", ["seed"]],
  ["no-bookkeeping", BOOKKEEPING],
  ["no-web-search-options", ["web_search_options"]],
  ["no-logprobs", ["logprobs", "top_logprobs"]],
];
const NAME = /^[a-zA-Z0-9_-]{1,64}$/;
/** OpenAI's `string_above_max_length`. */
const LONGEST_ID = 40;

export function checkChatRules(root: View, target: Target): void {
  checkMembers(root, target);
  checkFormat(root.get("response_format"), target);
  for (const tool of root.get("tools").list()) checkTool(tool, target);
  checkTurns(root.get("messages").list(), target);
}

function checkMembers(root: View, target: Target): void {
  for (const [quirk, members] of WITHOUT) target.without(root, quirk, members);
  target.without(root, "completion-tokens", ["max_tokens"]);
  target.without(root, "no-penalties", PENALTIES);
  target.without(root, "no-parallel", ["parallel_tool_calls"]);
  target.takesStops(root.get("stop"));
  target.takesTools(root.get("tools"));
  checkThinking(root, target);
  for (const name of ["max_tokens", "max_completion_tokens"]) target.takesLimit(root.get(name));
  if (
    target.has("responses-first") &&
    root.get("tools").present &&
    root.get("reasoning_effort").value !== "none"
  )
    target.refuse(root.get("tools"), "responses-first", "function tools with reasoning_effort");
  target.without(root, "no-effort", ["reasoning_effort"]);
  if (target.has("kimi")) {
    target.without(root, "kimi-coding", UNKNOWN_TO_KIMI);
    target.without(root, "fixed-sampling", FIXED_BY_KIMI);
  } else target.takesEffort(root.get("reasoning_effort"));
  const effort = root.get("reasoning_effort").value;
  const sampling = target.samplingRule(effort);
  // The default is always fine.
  if (sampling !== undefined)
    for (const name of SAMPLING) {
      const said = root.get(name);
      if (said.present && said.value !== 1) target.refuse(said, sampling, name);
    }
  const searches = target.has("search-options") || target.has("web-search-options");
  if (target.has("openai-members") && !searches && root.get("web_search_options").present)
    target.refuse(root.get("web_search_options"), "search-options", "web_search_options");
}

/** Of servers whose models think unless they are told not to. */
function checkThinking(root: View, target: Target): void {
  const choice = root.get("tool_choice");
  const forced = choice.value === "required" || typeof choice.value === "object";
  const thinks = root.get("thinking").get("type").value !== "disabled";
  const kimi = target.has("kimi");
  if (forced && thinks && (target.has("no-thinking-when-forced") || (kimi && target.has("kimi-rests"))))
    target.refuse(choice, "no-thinking-when-forced", "a forced tool in thinking mode");
  if (forced && target.has("enable-thinking") && root.get("enable_thinking").value !== false)
    target.refuse(choice, "enable-thinking", "a tool_choice of required or object in thinking mode");
  if (forced && target.has("auto-tools-only")) target.refuse(choice, "auto-tools-only", "this tool_choice");
  if (kimi && typeof choice.value === "object") target.refuseIf("kimi-k3", choice, "a certain tool");
  if (!kimi && !target.has("enable-thinking")) return;
  if (forced) target.refuseIf("no-forced-tools", choice, "a forced tool");
  if (!thinks || root.get("enable_thinking").value === false)
    target.refuseIf("always-thinks", root, "thinking that is disabled");
  if (root.get("stream").value !== true && root.get("enable_thinking").value !== false)
    target.refuseIf("streamed-thoughts", root, "thinking without a stream");
}

function checkFormat(format: View, target: Target): void {
  if (format.get("type").value !== "json_schema") return;
  if (target.has("no-json-schema")) target.refuse(format, "no-json-schema", "a schema of the answer");
  target.refuseIf("json-only", format, "a schema of the answer");
  const schema = format.get("json_schema");
  if (target.has("grok-schemas")) checkGrok(schema.get("schema"), refusal(target));
  else if (schema.get("strict").value === true) checkSchema("strict", schema.get("schema"), refusal(target));
}

function checkTool(tool: View, target: Target): void {
  const inner = tool.get(tool.get("type").string());
  const name = inner.get("name");
  if (!NAME.test(name.string())) target.refuse(name, "tool-names", `the tool's name ${name.value}`);
  const parameters = inner.get("parameters");
  if (!parameters.present) return;
  if (target.has("openai-members") || target.has("openai-schemas"))
    checkRooted(parameters, (at, what) => target.refuse(at, "openai-schemas", what));
  if (target.has("moonshot-schemas")) {
    const refuse: Refuse = (at, what) => target.refuse(at, "moonshot-schemas", what);
    checkRooted(parameters, refuse);
    checkMoonshot(parameters, refuse);
  }
  if (target.has("grok-schemas")) checkGrok(parameters, refusal(target));
  else if (inner.get("strict").value === true) checkSchema("strict", parameters, refusal(target));
}

const refusal =
  (target: Target): Refuse =>
  (at, what) =>
    target.refuse(at, "schema", what);

/** What may follow a message at Mistral. */
const FOLLOWS: Readonly<Record<string, readonly string[]>> = {
  system: ["system", "user", "assistant"],
  user: ["system", "user", "assistant"],
  assistant: ["assistant", "user", "tool"],
  tool: ["assistant", "tool"],
};

function checkTurns(messages: View[], target: Target): void {
  let before: string | undefined;
  for (const message of messages) {
    const role = message.get("role").string();
    if (role === "developer" && target.has("no-developer-role"))
      target.refuse(message, "no-developer-role", "the role developer");
    if (target.has("user-first") && role === "assistant" && before === undefined)
      target.refuse(message, "user-first", "a conversation that begins with the assistant");
    if (target.has("no-user-after-tool") && FOLLOWS[before ?? "user"]?.includes(role) === false)
      target.refuse(message, "no-user-after-tool", `a ${role} message after a ${before} message`);
    checkForeign(message, target);
    if (
      target.has("reasoning-of-calls") &&
      callsOf(message).length > 0 &&
      !message.get("reasoning_content").present
    )
      target.refuse(message, "reasoning-of-calls", "calls without reasoning_content");
    const { value } = message.get("content");
    for (const part of Array.isArray(value) ? message.get("content").list() : []) checkPart(part, target);
    for (const id of [message.get("tool_call_id"), ...callsOf(message).map((call) => call.get("id"))])
      checkId(id, target);
    before = role;
  }
  const last = messages.at(-1);
  if (last?.get("role").value !== "assistant" || callsOf(last).length > 0) return;
  if (target.has("marked-prefill") && last.get("prefix").value !== true)
    target.refuse(last, "marked-prefill", "an assistant message at the end without prefix");
}

/** Members of answers of other servers. */
const FOREIGN = [
  ...[
    "reasoning_content",
    "reasoning",
    "reasoning_details",
    "refusal",
    "annotations",
    "audio",
    "function_call",
  ],
];

function checkPart(part: View, target: Target): void {
  const type = part.get("type").value;
  const own = target.has("own-parts");
  const others = type === "file" || type === "input_audio" ? typeof part.get(type).value === "object" : false;
  if (own ? others : type === "document_url") target.refuse(part, "own-parts", `such a part: ${type}`);
}

function checkForeign(message: View, target: Target): void {
  if (!target.has("no-foreign-members")) return;
  // Also an empty one.
  const stranger = Object.keys(message.object()).find((name) => FOREIGN.includes(name));
  if (stranger !== undefined) target.refuse(message.get(stranger), "no-foreign-members", stranger);
  if (target.has("call-signatures")) return;
  for (const call of callsOf(message)) target.without(call, "no-foreign-members", ["extra_content"]);
}

function callsOf(message: View): View[] {
  return message.get("tool_calls").list();
}

function checkId(id: View, target: Target): void {
  if (!id.present) return;
  if (target.has("short-call-ids") && !/^[a-zA-Z0-9]{9}$/.test(id.string()))
    target.refuse(id, "short-call-ids", `the call's id ${id.value}`);
  if (target.has("openai-members") && id.string().length > LONGEST_ID)
    target.refuse(id, "call-ids", `a call's id of more than ${LONGEST_ID} characters`);
}
