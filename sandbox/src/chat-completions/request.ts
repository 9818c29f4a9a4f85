// Reads a chat completions request as OpenAI would. Accepts unknown members of the request itself: many
// providers have members of their own and ignore others.
// https://platform.openai.com/docs/api-reference/chat/create
import type { Call } from "../api.js";
import { openAiBody } from "../openai.js";
import {
  ANY_JSON,
  Conversation,
  describedBy,
  limitedTo,
  type SandboxRequest,
  type Tool,
} from "../request.js";
import { Target } from "../rules/target.js";
import type { View } from "../view.js";
import { checkChatRules } from "./rules.js";

const ROLES = ["system", "developer", "user", "assistant", "tool", "function"] as const;

export function readChatRequest({ body, provider }: Call): SandboxRequest {
  const root = openAiBody(body);
  const model = root.get("model").name();
  const conversation = new Conversation();
  const { question, turns, results, media } = readMessages(root.get("messages"), conversation);
  const target = new Target(provider, model);
  checkChatRules(root, target);
  const choice = root.get("tool_choice");
  const named =
    typeof choice.value === "object" ? choice.get(choice.get("type").string()).get("name") : choice;
  const limit =
    root.get("max_completion_tokens").optionalNumber(1) ?? root.get("max_tokens").optionalNumber(1);
  return {
    model,
    stream: root.get("stream").optionalFlag(),
    includeUsage:
      target.has("no-stream-options") || root.get("stream_options").get("include_usage").value === true,
    question,
    turns,
    results,
    media,
    tools: root.get("tools").list().map(readTool),
    mustCall: named === choice ? choice.value === "required" : (named.optionalString() ?? true),
    ...schemaOf(root.get("response_format")),
    ...limitedTo(limit),
  };
}

function readMessages(messages: View, conversation: Conversation): Conversation {
  const open = new Set<string>();
  if (messages.required().list().length === 0) messages.fail("Expected at least one message.");
  for (const message of messages.list()) {
    const role = message.get("role").oneOf(ROLES);
    if (role === "tool") {
      const id = message.get("tool_call_id");
      if (!open.delete(id.string())) {
        message.fail(
          "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
        );
      }
      conversation.result(textOf(message.get("content").required(), conversation));
      continue;
    }
    settled(open, message);
    if (role === "user") {
      conversation.user();
      conversation.say(textOf(message.get("content").required(), conversation));
    } else if (role === "assistant") {
      if (!message.get("tool_calls").present && !message.get("refusal").present)
        message.get("content").required();
      conversation.assistant(textOf(message.get("content"), conversation));
      for (const call of message.get("tool_calls").list()) open.add(readCall(call));
    } else textOf(message.get("content").required(), conversation);
  }
  settled(open, messages);
  return conversation;
}

function settled(open: Set<string>, where: View): void {
  if (open.size === 0) return;
  where.fail(
    "An assistant message with 'tool_calls' must be followed by tool messages responding to each " +
      `'tool_call_id'. The following tool_call_ids did not have response messages: ${[...open].join(", ")}`,
  );
}

function readCall(call: View): string {
  const kind = call.get("type").oneOf(["function", "custom"]);
  call.get(kind).get("name").name();
  call
    .get(kind)
    .get(kind === "custom" ? "input" : "arguments")
    .string();
  return call.get("id").name();
}

/** The text of a content; adds its media to the conversation. */
function textOf(content: View, conversation: Conversation): string {
  if (!content.present) return "";
  if (typeof content.value === "string") return content.value;
  return content
    .list()
    .map((part) => textOfPart(part, conversation))
    .join("");
}

function textOfPart(part: View, conversation: Conversation): string {
  const kind = part
    .get("type")
    .oneOf(["text", "image_url", "input_audio", "file", "document_url", "refusal"]);
  const flat = kind === "file" && part.get("file_id").present;
  const inner = flat ? part : part.get(kind).required();
  if (kind === "text" || kind === "refusal") return inner.string();
  if (kind === "image_url") conversation.url("an image", inner.get("url"));
  else if (kind === "document_url") conversation.url("a file", inner);
  else if (kind === "input_audio" && typeof inner.value === "string") conversation.bytes("audio", inner);
  else if (kind === "input_audio") {
    conversation.bytes(`audio/${inner.get("format").oneOf(["wav", "mp3"])}`, inner.get("data"));
  } else if (inner.get("file_id").present) conversation.file("the file", inner.get("file_id").name());
  else conversation.url("a file", inner.get("file_data"));
  return "";
}

function readTool(tool: View): Tool {
  const kind = tool.get("type").oneOf(["function", "custom"]);
  const inner = tool.get(kind).required();
  const name = inner.get("name").name();
  if (kind === "custom") return { name, schema: undefined, custom: true };
  const parameters = inner.get("parameters");
  return { name, ...describedBy(inner), schema: parameters.present ? parameters.schema() : undefined };
}

function schemaOf(format: View): { schema?: unknown } {
  if (!format.present) return {};
  const kind = format.get("type").oneOf(["text", "json_object", "json_schema"]);
  if (kind === "text") return {};
  if (kind === "json_object") return { schema: ANY_JSON };
  const schema = format.get("json_schema");
  schema.get("name").name();
  return { schema: schema.get("schema").schema() };
}
