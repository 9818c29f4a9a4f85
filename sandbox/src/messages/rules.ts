// What some of Claude's models refuse in a Messages request, although the API has it.
import { checkPropertyNames, checkRooted, checkSchema, type Refuse } from "../rules/schemas.js";
import { hasTwins, type Target } from "../rules/target.js";
import type { View } from "../view.js";

const LONGEST_USER = 256;
const SAMPLING = ["temperature", "top_p", "top_k"];

export function checkMessagesRules(root: View, target: Target): void {
  target.takesLimit(root.get("max_tokens"));
  checkUser(root.get("metadata").get("user_id"), target);
  checkThinking(root, target);
  checkSampling(root, target);
  const config = root.get("output_config");
  target.takesEffort(config.get("effort"));
  if (config.get("effort").present && target.has("claude") && target.efforts === undefined)
    target.refuse(config.get("effort"), "effort", "an effort");
  const format = config.get("format");
  target.without(config, "no-formats", ["format"]);
  checkSchema("anthropic", format.get("schema"), (at, what) => target.refuse(at, "schema", what));
  for (const tool of root.get("tools").list()) checkTool(tool, target);
  if (
    hasTwins(
      root
        .get("tools")
        .list()
        .map((tool) => tool.get("name")),
    )
  )
    target.refuse(root.get("tools"), "unique-tools", "tools: Tool names must be unique");
  const types = root
    .get("tools")
    .list()
    .map((tool) => tool.get("type"));
  checkTurns(root.get("messages").list(), types, target);
  const last = root.get("messages").list().at(-1);
  if (last?.get("role").value !== "assistant") return;
  if (target.has("no-prefill"))
    target.refuse(last, "no-prefill", "a conversation that ends with the assistant");
}

/** https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages */
function checkTurns(messages: View[], types: View[], target: Target): void {
  if (!target.has("older-turns")) return;
  for (const type of target.has("claude") ? [] : types)
    if (type.value === "custom") target.refuse(type, "older-turns", "unknown variant `custom`");
  for (const message of messages) {
    if (message.get("role").value === "system")
      target.refuse(message.get("role"), "older-turns", "messages of the system");
    const { value } = message.get("content");
    for (const block of Array.isArray(value) ? message.get("content").list() : [])
      if (["tool_addition", "tool_removal"].includes(String(block.get("type").value)))
        target.refuse(block, "older-turns", `the block ${block.get("type").value}`);
  }
}

/** https://platform.claude.com/docs/en/api/messages#body-metadata-user-id */
function checkUser(id: View, target: Target): void {
  if (!target.has("claude") || !id.present) return;
  if (id.string().includes("@")) target.refuse(id, "user", "a user_id that contains an email address");
  if (id.string().length > LONGEST_USER)
    target.refuse(id, "user", `a user_id of more than ${LONGEST_USER} characters`);
}

function checkThinking(root: View, target: Target): void {
  const thinking = root.get("thinking");
  target.without(root, "no-thinking", ["thinking"]);
  const kind = thinking.get("type").value;
  const choice = root.get("tool_choice");
  const forced = ["any", "tool"].includes(String(choice.get("type").value));
  const rests = target.has("no-thinking-when-forced") || (target.has("kimi") && target.has("kimi-rests"));
  if (forced && rests && kind !== "disabled")
    target.refuse(choice, "no-thinking-when-forced", "a forced tool in thinking mode");
  if (target.has("kimi")) {
    if (forced) target.refuseIf("no-forced-tools", choice, "a forced tool");
    if (choice.get("type").value === "tool") target.refuseIf("kimi-k3", choice, "a certain tool");
  }
  if (kind === "disabled" && target.has("always-thinks"))
    target.refuse(thinking, "always-thinks", "thinking that is disabled");
  if (kind === "disabled" && ["xhigh", "max"].includes(String(root.get("output_config").get("effort").value)))
    target.refuseIf("rests-below", thinking, "thinking that is disabled beside such an effort");
  if (!target.has("claude")) return;
  if (kind === "enabled") target.refuseIf("no-budgets", thinking, "a thinking budget");
  if (kind === "adaptive" && !target.has("adaptive-thinking"))
    target.refuse(thinking, "adaptive-thinking", "adaptive thinking");
}

function checkSampling(root: View, target: Target): void {
  const said = SAMPLING.filter((name) => root.get(name).present);
  target.without(root, "no-sampling", SAMPLING);
  if (said.includes("temperature") && said.includes("top_p"))
    target.refuseIf("one-sampler", root.get("top_p"), "top_p beside temperature");
}

function checkTool(tool: View, target: Target): void {
  const schema = tool.get("input_schema");
  if (!schema.present) return;
  const refuse: Refuse = (at, what) => target.refuse(at, "schema", what);
  checkRooted(schema, refuse);
  if (target.has("claude")) checkPropertyNames(schema, refuse);
  if (tool.get("strict").value !== true) return;
  target.without(tool, "no-formats", ["strict"]);
  checkSchema("anthropic", schema, (at, what) => target.refuse(at, "schema", what));
}
