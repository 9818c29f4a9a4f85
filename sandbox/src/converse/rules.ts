// What models on Bedrock refuse in a Converse request, although the API has it.
import { checkNova, checkPropertyNames, checkRooted, checkSchema, type Refuse } from "../rules/schemas.js";
import { hasTwins, type Target } from "../rules/target.js";
import type { View } from "../view.js";

/** https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages-request-response.html */
const BETAS = [
  ...["computer-use-2024-10-22", "computer-use-2025-01-24", "computer-use-2025-11-24"],
  ...["token-efficient-tools-2025-02-19", "output-128k-2025-02-19", "interleaved-thinking-2025-05-14"],
  ...["dev-full-thinking-2025-05-14", "context-1m-2025-08-07", "context-management-2025-06-27"],
  ...["tool-search-tool-2025-10-19", "tool-examples-2025-10-29", "effort-2025-11-24"],
];

/** `format` is the schema of the answer, parsed. */
export function checkConverseRules(root: View, target: Target, format: View): void {
  const refuse: Refuse = (at, what) => target.refuse(at, "schema", what);
  checkInference(root, target);
  checkFields(root.get("additionalModelRequestFields"), target);
  const config = root.get("outputConfig");
  target.without(config, "no-formats", ["textFormat"]);
  checkSchema("anthropic", format, refuse);
  target.takesEffort(config.get("effort"));
  if (config.get("effort").present && !target.has("adaptive-thinking"))
    target.refuse(config.get("effort"), "adaptive-thinking", "an effort");
  for (const tool of root.get("toolConfig").get("tools").list()) checkTool(tool, target, refuse);
  const specs = root
    .get("toolConfig")
    .get("tools")
    .list()
    .map((tool) => tool.get("toolSpec").get("name"));
  if (hasTwins(specs)) target.refuse(root.get("toolConfig"), "unique-tools", "tools with the same name");
  target.without(root.get("toolConfig"), "no-forced-tools", ["toolChoice"]);
  const named = root.get("toolConfig").get("toolChoice").get("tool");
  if (named.present && !target.has("named-tools")) target.refuse(named, "named-tools", "a certain tool");
  for (const place of placesOf(root))
    if (place.get("cachePoint").present && !target.has("cache-points"))
      target.refuse(place, "cache-points", "a cache point");
  checkEnd(root.get("messages").list().at(-1), target);
  for (const block of root.get("system").list())
    if (/^x-anthropic-billing-header/.test(String(block.get("text").value)))
      target.refuse(block, "system", "the reserved keyword x-anthropic-billing-header in a system text");
}

function checkInference(root: View, target: Target): void {
  const inference = root.get("inferenceConfig");
  target.takesLimit(inference.get("maxTokens"));
  target.without(inference, "no-sampling", ["temperature", "topP"]);
  target.without(root.get("additionalModelRequestFields"), "no-sampling", ["top_k"]);
  if (inference.get("temperature").present && inference.get("topP").present)
    target.refuseIf("one-sampler", inference.get("topP"), "topP beside temperature");
}

function checkFields(fields: View, target: Target): void {
  target.without(fields, "no-thinking", ["thinking"]);
  const kind = fields.get("thinking").get("type").value;
  if (kind === "disabled" && target.has("always-thinks"))
    target.refuse(fields.get("thinking"), "always-thinks", "thinking that is disabled");
  if (kind === "adaptive" && !target.has("adaptive-thinking"))
    target.refuse(fields.get("thinking"), "adaptive-thinking", "adaptive thinking");
  for (const name of ["thinking", "anthropic_beta", "top_k"])
    if (fields.get(name).present && !target.has("claude")) target.refuse(fields.get(name), "claude", name);
  for (const beta of fields.get("anthropic_beta").list())
    if (!BETAS.includes(beta.string())) target.refuse(beta, "betas", `the beta ${beta.value}`);
  if (fields.get("reasoningConfig").present && !target.has("nova-2"))
    target.refuse(fields.get("reasoningConfig"), "nova-2", "a reasoningConfig");
  if (fields.get("reasoning_effort").present && !target.has("openai-weights"))
    target.refuse(fields.get("reasoning_effort"), "openai-weights", "a reasoning_effort");
}

function checkTool(tool: View, target: Target, refuse: Refuse): void {
  const spec = tool.get("toolSpec");
  const schema = spec.get("inputSchema").get("json");
  if (!schema.present) return;
  if (target.has("nova")) checkNova(schema, refuse);
  if (target.has("claude")) {
    checkRooted(schema, refuse);
    checkPropertyNames(schema, refuse);
  }
  target.without(spec, "no-formats", ["strict"]);
  if (spec.get("strict").value === true) checkSchema("anthropic", schema, refuse);
}

/** Everything that may hold a cache point. */
function placesOf(root: View): View[] {
  const turns = root
    .get("messages")
    .list()
    .flatMap((message) => message.get("content").list());
  return [...root.get("system").list(), ...root.get("toolConfig").get("tools").list(), ...turns];
}

function checkEnd(last: View | undefined, target: Target): void {
  if (last?.get("role").value !== "assistant") return;
  if (target.has("no-prefill"))
    target.refuse(last, "no-prefill", "a conversation that ends with the assistant");
  const text = last.get("content").list().at(-1)?.get("text");
  if (text?.present && target.has("claude") && text.string().trimEnd() !== text.string())
    target.refuse(text, "prefill", "white space at the end of a last assistant text");
}
