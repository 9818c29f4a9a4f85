// Reads a Responses request and refuses what OpenAI would. Keeps nothing between requests, as with `store:
// false`.
// https://platform.openai.com/docs/api-reference/responses/create
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
import { Items } from "./items.js";
import { checkResponsesRules } from "./rules.js";

const MEMBERS = [
  ...["background", "context_management", "conversation", "include", "input", "instructions"],
  ...[
    "max_output_tokens",
    "max_tool_calls",
    "metadata",
    "model",
    "parallel_tool_calls",
    "previous_response_id",
  ],
  ...[
    "prompt",
    "prompt_cache_key",
    "prompt_cache_retention",
    "reasoning",
    "safety_identifier",
    "service_tier",
  ],
  ...["store", "stream", "stream_options", "temperature", "text", "tool_choice", "tools", "top_logprobs"],
  ...["top_p", "truncation", "user"],
];
const MIN_TOKENS = 16;
const ENCRYPTED = "reasoning.encrypted_content";

/** The request, with the members that answers repeat. */
export interface ResponsesRequest extends SandboxRequest {
  echo: Record<string, unknown>;
  /** The client asked for encrypted reasoning. */
  encrypted: boolean;
}

export function readResponsesRequest({ body, provider }: Call): ResponsesRequest {
  const root = openAiBody(body);
  root.only(MEMBERS);
  const model = root.get("model").name();
  root.get("instructions").optionalString();
  root.get("reasoning").present &&
    root.get("reasoning").only(["effort", "summary", "generate_summary", "context", "mode"]);
  const previous = root.get("previous_response_id").optionalString();
  if (previous !== undefined) {
    root
      .get("previous_response_id")
      .fail(`Previous response with id '${previous}' not found.`, "previous_response_not_found");
  }
  checkResponsesRules(root, new Target(provider, model));
  const limit = root.get("max_output_tokens").optionalNumber(MIN_TOKENS);
  const conversation = new Conversation();
  const input = root.get("input").required();
  if (typeof input.value === "string") conversation.say(input.string());
  else new Items(conversation, root.get("store").value !== false).read(input);
  return {
    model,
    stream: root.get("stream").optionalFlag(),
    question: conversation.question,
    turns: conversation.turns,
    results: conversation.results,
    media: conversation.media,
    tools: root.get("tools").list().flatMap(readTool),
    mustCall: readChoice(root.get("tool_choice")),
    ...readFormat(root.get("text")),
    ...limitedTo(limit),
    echo: root.object(),
    encrypted: root
      .get("include")
      .list()
      .some(({ value }) => value === ENCRYPTED),
  };
}

/** OpenAI's own tools have their own types; functions are flat, unlike in chat completions. */
function readTool(tool: View): Tool[] {
  const kind = tool.get("type").name();
  if (kind === "custom") {
    tool.only(["type", "name", "description", "format", "defer_loading"]);
    return [{ name: tool.get("name").name(), schema: undefined, custom: true }];
  }
  if (kind !== "function") return [];
  const name = tool.get("name").string();
  if (!/^[a-zA-Z0-9_-]{1,64}$/.test(name)) tool.get("name").wrong("a string that matches '^[a-zA-Z0-9_-]+$'");
  tool.only(["type", "name", "description", "parameters", "strict", "defer_loading"]);
  const parameters = tool.get("parameters");
  if (parameters.present && parameters.schema().type !== "object") {
    parameters.fail(
      `Invalid schema for function '${name}': schema must be a JSON Schema of 'type: "object"'.`,
      "invalid_function_parameters",
    );
  }
  return [{ name, ...describedBy(tool), schema: parameters.value }];
}

function readChoice(choice: View): boolean | string {
  if (!choice.present) return false;
  if (typeof choice.value === "string") return choice.oneOf(["none", "auto", "required"]) === "required";
  const kind = choice.get("type").name();
  if (kind === "allowed_tools") return choice.get("mode").oneOf(["auto", "required"]) === "required";
  return kind === "function" || kind === "custom" ? choice.only(["type", "name"]).get("name").name() : true;
}

function readFormat(text: View): { schema?: unknown } {
  if (!text.present) return {};
  const format = text.only(["format", "verbosity"]).get("format");
  if (!format.present) return {};
  const kind = format.get("type").oneOf(["text", "json_object", "json_schema"]);
  if (kind === "text") return {};
  if (kind === "json_object") return { schema: ANY_JSON };
  format.only(["type", "name", "schema", "strict", "description"]).get("name").name();
  return { schema: format.get("schema").schema() };
}
