// Reads a Converse request and refuses what Amazon Bedrock would.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html#API_runtime_Converse_RequestSyntax
import type { Call } from "../api.js";
import { Conversation, describedBy, limitedTo, type SandboxRequest, type Tool } from "../request.js";
import { Target } from "../rules/target.js";
import { View, type Wording } from "../view.js";
import { Blocks } from "./blocks.js";
import { checkConverseRules } from "./rules.js";

/** Paths as in Amazon's own messages: `messages.1.member.content`, counted from one. */
const WORDING: Wording = {
  path: (steps) => steps.map((step) => (typeof step === "number" ? `${step + 1}.member` : step)).join("."),
  missing: (path) => invalid(`Value null at '${path}'`, "Member must not be null"),
  unknown: (path, name) =>
    `Malformed input request: #${path === "" ? "" : `/${path}`}: extraneous key [${name}] is not permitted, please ` +
    "reformat your input and try again.",
  wrong: (path, wanted) => invalid(`Value at '${path}'`, `Member must be ${wanted}`),
  about: (path, message) => `${message} (at '${path}')`,
};
const MEMBERS = [
  ...["messages", "system", "inferenceConfig", "toolConfig", "guardrailConfig", "promptVariables"],
  ...["additionalModelRequestFields", "additionalModelResponseFieldPaths", "requestMetadata"],
  ...["performanceConfig", "serviceTier", "outputConfig"],
];
const NAME = /^[a-zA-Z0-9_-]{1,64}$/;

/** `/model/{id}/converse` or `/converse-stream`: the path holds what other APIs have in the body. */
export function readConverseRequest({
  body,
  provider,
  params: [model = "", streamed],
}: Call): SandboxRequest {
  const root = new View(body, WORDING);
  if (!root.present || Array.isArray(body)) root.fail("The body must be a JSON object.");
  root.only(MEMBERS);
  for (const block of root.get("system").list()) readSystem(block);
  const limit = readInference(root.get("inferenceConfig"));
  const config = root.get("toolConfig");
  const tools = config.present ? readTools(config.only(["tools", "toolChoice"])) : [];
  const extra = root.get("additionalModelRequestFields");
  if (extra.present) extra.object();
  const conversation = new Conversation();
  readMessages(root.get("messages"), new Blocks(conversation, config.present));
  const format = readFormat(root.get("outputConfig"));
  checkConverseRules(root, new Target(provider, model), new View(format.schema, WORDING, ["schema"]));
  return {
    model,
    stream: streamed !== "",
    question: conversation.question,
    turns: conversation.turns,
    results: conversation.results,
    media: conversation.media,
    tools,
    mustCall: readChoice(config.get("toolChoice")),
    ...format,
    ...limitedTo(limit),
  };
}

function readSystem(block: View): void {
  const [kind] = block.only(["text", "cachePoint", "guardContent"]).keys();
  if (kind === "text" && block.get("text").string().trim() === "")
    block.get("text").fail("The text field in the SystemContentBlock object is blank.");
}

function readInference(config: View): number | undefined {
  if (!config.present) return undefined;
  config.only(["maxTokens", "temperature", "topP", "stopSequences"]);
  for (const name of ["temperature", "topP"]) {
    if ((config.get(name).optionalNumber(0) ?? 0) > 1) config.get(name).wrong("less than or equal to 1");
  }
  for (const stop of config.get("stopSequences").list()) stop.name();
  return config.get("maxTokens").optionalNumber(1);
}

function readTools(config: View): Tool[] {
  const tools = config.get("tools").required();
  if (tools.list().length === 0) tools.wrong("of length greater than or equal to 1");
  return tools.list().flatMap((tool) => {
    const [kind, ...more] = tool.only(["toolSpec", "cachePoint", "systemTool"]).keys();
    if (kind === undefined || more.length > 0) return tool.wrong("a union of exactly one member");
    if (kind === "cachePoint") tool.get(kind).get("type").oneOf(["default"]);
    if (kind !== "toolSpec") return [];
    const spec = tool.get(kind).only(["name", "description", "inputSchema", "strict"]);
    const name = spec.get("name").string();
    if (!NAME.test(name)) spec.get("name").wrong(`a string that satisfies ${NAME.source}`);
    if (spec.get("description").present) spec.get("description").name();
    const schema = spec.get("inputSchema").required().only(["json"]).get("json");
    if (schema.schema().type !== "object") {
      schema.fail(`The value at ${schema.path}.type must be one of the following: object.`);
    }
    return [{ name, ...describedBy(spec), schema: schema.value }];
  });
}

function readChoice(choice: View): boolean | string {
  if (!choice.present) return false;
  const [kind, ...more] = choice.only(["auto", "any", "tool"]).keys();
  if (kind === undefined || more.length > 0) return choice.wrong("a union of exactly one member");
  if (kind === "tool") return choice.get("tool").only(["name"]).get("name").name();
  choice.get(kind).only([]);
  return kind === "any";
}

function readMessages(messages: View, blocks: Blocks): void {
  let before: string | undefined;
  for (const message of messages.list()) {
    message.only(["role", "content"]);
    const role = message.get("role").oneOf(["user", "assistant"]);
    if (before === undefined && role !== "user") {
      message.fail(
        "A conversation must start with a user message. Try again with a conversation that starts with a user message.",
      );
    }
    if (before === role) {
      message.fail(
        "A conversation must alternate between user and assistant roles. Make sure the conversation alternates " +
          "between user and assistant roles and try again.",
      );
    }
    before = role;
    blocks.turn(message, role);
  }
  if (before === undefined) messages.fail("A conversation must start with a user message.");
  blocks.end(messages);
}

/** https://docs.aws.amazon.com/bedrock/latest/userguide/structured-output.html: the schema is JSON in a string. */
function readFormat(config: View): { schema?: unknown } {
  if (!config.present) return {};
  const format = config.only(["textFormat", "effort"]).get("textFormat");
  if (!format.present) return {};
  format.only(["type", "structure"]).get("type").oneOf(["json_schema"]);
  const definition = format.get("structure").required().only(["jsonSchema"]).get("jsonSchema").required();
  const schema = definition.only(["schema", "name", "description"]).get("schema");
  let parsed: unknown;
  try {
    parsed = JSON.parse(schema.string());
  } catch {
    return schema.wrong("a JSON Schema, as a string");
  }
  return { schema: new View(parsed, WORDING, ["schema"]).schema() };
}

function invalid(value: string, constraint: string): string {
  return `1 validation error detected: ${value} failed to satisfy constraint: ${constraint}`;
}
