// Reads a Messages request and refuses what Anthropic would. https://docs.claude.com/en/api/messages
import type { Call } from "../api.js";
import { Conversation, describedBy, limitedTo, type SandboxRequest, type Tool } from "../request.js";
import { Target } from "../rules/target.js";
import { View, type Wording } from "../view.js";
import { Blocks } from "./blocks.js";
import { checkMessagesRules } from "./rules.js";

const WORDING: Wording = {
  path: (steps) => steps.join("."),
  missing: (path) => `${path}: Field required`,
  unknown: (path, name) => `${path === "" ? name : `${path}.${name}`}: Extra inputs are not permitted`,
  wrong: (path, wanted) => `${path}: Input should be ${wanted}`,
  about: (path, message) => (path === "" ? message : `${path}: ${message}`),
};
const MEMBERS = [
  ...["model", "max_tokens", "messages", "cache_control", "container", "diagnostics", "inference_geo"],
  ...["metadata", "output_config", "service_tier", "speed", "stop_sequences", "stream", "system"],
  ...["temperature", "thinking", "tool_choice", "tools", "top_k", "top_p", "user_profile_id", "workspace_id"],
];
/** Allowed only with the header `anthropic-beta`. */
const BETA_MEMBERS = ["context_management", "mcp_servers", "output_format", "fallbacks", "compaction"];
const MIN_BUDGET = 1024;

export function readMessagesRequest({ body, headers, provider }: Call): SandboxRequest {
  const root = new View(body, WORDING);
  if (!root.present || Array.isArray(body)) root.fail("The body must be a JSON object.");
  root.only(headers["anthropic-beta"] === undefined ? MEMBERS : [...MEMBERS, ...BETA_MEMBERS]);
  const model = root.get("model").name();
  const limit = root.get("max_tokens").required().optionalNumber(1);
  const system = root.get("system");
  if (typeof system.value !== "string") for (const block of system.list()) readSystem(block);
  if ((root.get("temperature").optionalNumber(0) ?? 0) > 1)
    root.get("temperature").wrong("less than or equal to 1");
  const choice = root.get("tool_choice");
  const kind = choice.present ? choice.get("type").oneOf(["auto", "any", "tool", "none"]) : "auto";
  const thinks = readThinking(root, limit ?? 0, kind);
  const conversation = new Conversation();
  readMessages(root.get("messages"), new Blocks(conversation), thinks);
  const tools = root.get("tools").list().flatMap(readTool);
  const format = root.get("output_config").get("format");
  if (format.present) format.only(["type", "schema"]).get("type").oneOf(["json_schema"]);
  checkMessagesRules(root, new Target(provider, model));
  return {
    model,
    stream: root.get("stream").optionalFlag(),
    question: conversation.question,
    turns: conversation.turns,
    results: conversation.results,
    media: conversation.media,
    tools: kind === "none" ? [] : tools,
    mustCall: kind === "tool" ? choice.get("name").name() : kind === "any",
    ...(format.present ? { schema: format.get("schema").schema() } : {}),
    ...limitedTo(limit),
  };
}

function readSystem(block: View): void {
  block.only(["type", "text", "cache_control", "citations"]).get("type").oneOf(["text"]);
  if (block.get("text").string() === "") block.fail("text content blocks must be non-empty");
}

/** Whether thinking is on. https://docs.claude.com/en/docs/build-with-claude/extended-thinking */
function readThinking(root: View, limit: number, choice: string): boolean {
  const thinking = root.get("thinking");
  if (!thinking.present) return false;
  const kind = thinking.get("type").oneOf(["enabled", "disabled", "adaptive", "between_tools"]);
  if (kind === "disabled") return false;
  if (kind === "enabled") {
    const budget = thinking.get("budget_tokens").required().optionalNumber(MIN_BUDGET) ?? MIN_BUDGET;
    if (budget >= limit) root.get("max_tokens").fail("must be greater than `thinking.budget_tokens`");
  }
  const temperature = root.get("temperature");
  if (temperature.present && temperature.value !== 1)
    temperature.fail("may only be set to 1 when thinking is enabled");
  if (choice === "any" || choice === "tool")
    root.get("thinking").fail("Thinking may not be enabled when tool_choice forces tool use.");
  return kind === "enabled";
}

function readMessages(messages: View, blocks: Blocks, thinks: boolean): void {
  const all = messages.required().list();
  if (all.length === 0) messages.fail("at least one message is required");
  const answered = all.findLastIndex((message) => message.get("role").value === "assistant");
  for (const [index, message] of all.entries()) {
    message.only(["role", "content"]);
    const role = message.get("role").oneOf(["user", "assistant", "system"]);
    if (role === "system") {
      readSystemTurn(message.get("content"));
      continue;
    }
    const last = index === all.length - 1;
    blocks.turn(message, role, last, thinks && index === answered);
  }
  blocks.end(messages);
}

/** https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages */
function readSystemTurn(content: View): void {
  if (typeof content.value === "string") return;
  for (const block of content.list()) block.get("type").oneOf(["text", "tool_addition", "tool_removal"]);
}

/** Anthropic's own tools have their own types and no schema. */
function readTool(tool: View): Tool[] {
  const kind = tool.get("type").optionalString() ?? "custom";
  const name = tool.get("name").string();
  if (!/^[a-zA-Z0-9_-]{1,128}$/.test(name)) tool.get("name").wrong("a match of ^[a-zA-Z0-9_-]{1,128}$");
  if (kind !== "custom") return [];
  tool.only([
    ...["type", "name", "description", "input_schema", "cache_control", "strict", "input_examples"],
    ...["allowed_callers", "defer_loading", "eager_input_streaming"],
  ]);
  const schema = tool.get("input_schema");
  if (schema.schema().type !== "object") schema.get("type").wrong("'object'");
  return [{ name, ...describedBy(tool), schema: schema.value }];
}
