// Reads a generateContent request and refuses what Google would: its JSON is that of protocol buffers, where
// an unknown name is an error. https://ai.google.dev/api/generate-content#request-body
import type { Call } from "../api.js";
import {
  ANY_JSON,
  Conversation,
  describedBy,
  limitedTo,
  type SandboxRequest,
  type Tool,
} from "../request.js";
import { Target } from "../rules/target.js";
import { View, type Wording } from "../view.js";
import { Contents } from "./contents.js";
import { checkGenerateContentRules } from "./rules.js";

const WORDING: Wording = {
  path: (steps) =>
    steps.map((step, index) => (typeof step === "number" ? `[${step}]` : index ? `.${step}` : step)).join(""),
  missing: (path) => `* GenerateContentRequest.${path}: required field must be set`,
  unknown: (path, name) =>
    `Invalid JSON payload received. Unknown name "${name}"${path === "" ? "" : ` at '${path}'`}: Cannot find field.`,
  wrong: (path, wanted) => `Invalid value at '${path}': expected ${wanted}`,
  about: (path, message) => (path === "" ? message : `* GenerateContentRequest.${path}: ${message}`),
};
const MEMBERS = [
  ...["model", "contents", "tools", "toolConfig", "safetySettings", "systemInstruction", "generationConfig"],
  ...["cachedContent", "serviceTier", "store"],
];
const TOOLS = [
  ...["functionDeclarations", "googleSearch", "googleSearchRetrieval", "codeExecution", "urlContext"],
  ...["computerUse", "fileSearch", "googleMaps", "mcpServers"],
];
const CONFIG = [
  ...["stopSequences", "responseMimeType", "responseSchema", "responseJsonSchema", "_responseJsonSchema"],
  ...["responseModalities", "candidateCount", "maxOutputTokens", "temperature", "topP", "topK", "seed"],
  ...["presencePenalty", "frequencyPenalty", "responseLogprobs", "logprobs", "enableEnhancedCivicAnswers"],
  ...["speechConfig", "thinkingConfig", "imageConfig", "mediaResolution"],
];
/** Google's own schema format, a subset of OpenAPI's. https://ai.google.dev/api/caching#Schema */
const SCHEMA = [
  ...["type", "format", "title", "description", "nullable", "enum", "maxItems", "minItems", "properties"],
  ...["required", "minProperties", "maxProperties", "minLength", "maxLength", "pattern", "example", "anyOf"],
  ...["propertyOrdering", "default", "items", "minimum", "maximum"],
];
const NAME = /^[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}$/;
const MAX_STOPS = 5;

/** `/v1beta/models/{id}:generateContent`: the path holds what other APIs have in the body. */
export function readGenerateContentRequest({ body, params, query, provider }: Call): SandboxRequest {
  const [model = "", method] = params;
  const root = new View(body, WORDING);
  if (!root.present || Array.isArray(body)) root.fail("The body must be a JSON object.");
  root.only(MEMBERS);
  const conversation = new Conversation();
  const target = new Target(provider, model);
  const contents = new Contents(conversation, target.has("signs-calls"));
  contents.system(root.get("systemInstruction"));
  contents.read(root.get("contents"));
  for (const setting of root.get("safetySettings").list())
    setting.only(["category", "threshold"]).get("category").name();
  const tools = root.get("tools").list().flatMap(readTool);
  const mustCall = readChoice(root.get("toolConfig"), tools);
  const config = root.get("generationConfig");
  const read = config.present ? readConfig(config.only(CONFIG)) : {};
  checkGenerateContentRules(root, target);
  return {
    model,
    stream: method === "streamGenerateContent",
    sse: query.get("alt") === "sse",
    question: conversation.question,
    turns: conversation.turns,
    results: conversation.results,
    media: conversation.media,
    tools: mustCall === undefined ? [] : tools,
    mustCall: mustCall ?? false,
    ...read,
  };
}

function readTool(tool: View): Tool[] {
  return tool
    .only(TOOLS)
    .get("functionDeclarations")
    .list()
    .map((declared) => {
      declared.only([
        ...["name", "description", "behavior", "parameters", "parametersJsonSchema", "response"],
        "responseJsonSchema",
      ]);
      const name = declared.get("name").string();
      if (!NAME.test(name))
        declared.get("name").fail("Invalid function name. Must start with a letter or an underscore.");
      const [own, json] = [declared.get("parameters"), declared.get("parametersJsonSchema")];
      if (own.present && json.present) json.fail("cannot be set together with parameters");
      if (own.present) readSchema(own);
      return {
        name,
        ...describedBy(declared),
        schema: own.present ? own.value : json.present ? json.schema() : undefined,
      };
    });
}

function readSchema(schema: View): void {
  schema.only(SCHEMA);
  const properties = schema.get("properties");
  if (properties.present) for (const name of properties.keys()) readSchema(properties.get(name));
  if (schema.get("items").present) readSchema(schema.get("items"));
  for (const alternative of schema.get("anyOf").list()) readSchema(alternative);
}

/** Undefined: the model must not call tools. */
function readChoice(config: View, tools: readonly Tool[]): boolean | string | undefined {
  if (!config.present) return false;
  config.only(["functionCallingConfig", "retrievalConfig", "includeServerSideToolInvocations"]);
  const calling = config.get("functionCallingConfig");
  if (!calling.present) return false;
  calling.only(["mode", "allowedFunctionNames"]);
  const given = calling.get("mode");
  const mode = given.present ? given.oneOf(["MODE_UNSPECIFIED", "AUTO", "ANY", "NONE", "VALIDATED"]) : "AUTO";
  const allowed = calling.get("allowedFunctionNames");
  const names = allowed.list().map((name) => name.name());
  if (names.length > 0 && mode !== "ANY" && mode !== "VALIDATED")
    allowed.fail("should be set only when function calling mode is ANY or VALIDATED");
  const stranger = names.find((name) => !tools.some((tool) => tool.name === name));
  if (stranger !== undefined) allowed.fail(`${stranger} is not in function_declarations`);
  if (mode === "ANY" && tools.length === 0)
    calling.fail("Function calling config is set without function_declarations.");
  if (mode === "NONE") return undefined;
  return mode === "ANY" ? (names[0] ?? true) : false;
}

function readConfig(config: View): { schema?: unknown; maxTokens?: number } {
  const stops = config.get("stopSequences");
  if (stops.list().length > MAX_STOPS) stops.fail(`at most ${MAX_STOPS} stop sequences are allowed`);
  if ((config.get("temperature").optionalNumber(0) ?? 0) > 2) config.get("temperature").wrong("at most 2");
  if ((config.get("candidateCount").optionalNumber(1) ?? 1) > 8)
    config.get("candidateCount").wrong("at most 8");
  const thinking = config.get("thinkingConfig");
  if (thinking.present) {
    thinking.only(["includeThoughts", "thinkingBudget", "thinkingLevel"]);
    if (thinking.get("thinkingBudget").present && thinking.get("thinkingLevel").present)
      thinking.fail("You can only set only one of thinking budget and thinking level.");
  }
  return { ...readFormat(config), ...limitedTo(config.get("maxOutputTokens").optionalNumber(1)) };
}

function readFormat(config: View): { schema?: unknown } {
  const type = config.get("responseMimeType").optionalString() ?? "text/plain";
  const forms = ["responseSchema", "responseJsonSchema", "_responseJsonSchema"].map((name) =>
    config.get(name),
  );
  const [schema, ...more] = forms.filter(({ present }) => present);
  if (more[0] !== undefined) more[0].fail("only one form of the response's schema can be set");
  if (schema !== undefined && type === "text/plain")
    schema.fail("response_schema is only supported with the response mime type application/json");
  if (config.get("responseSchema").present) readSchema(config.get("responseSchema"));
  if (type === "application/json") return { schema: schema === undefined ? ANY_JSON : schema.schema() };
  if (type !== "text/plain" && type !== "text/x.enum")
    config.get("responseMimeType").fail(`allowed mimetypes are text/plain and application/json, not ${type}`);
  return {};
}
