// The rules of a request's body for Gemini's generateContent, by hand from the API reference (the model is in
// the path). Throws with the path of the first error; every member must be known.
// https://ai.google.dev/api/generate-content and https://ai.google.dev/api/caching
import {
  boolean,
  fail,
  filled,
  type Json,
  list,
  type Members,
  matching,
  number,
  one,
  positive,
  type Rule,
  record,
  shape,
  string,
  union,
} from "./shape.js";

const mimeType = matching(/^[\w.+-]+\/[\w.+/-]+$/);
const base64Part = shape({ inlineData: shape({ mimeType, data: filled }) });
const kinds: Record<string, Rule> = {
  text: string,
  inlineData: shape({ mimeType, data: filled, "displayName?": filled }),
  fileData: shape({ "mimeType?": mimeType, fileUri: filled, "displayName?": filled }),
  functionCall: shape({ "id?": filled, name: filled, "args?": record }),
  functionResponse: shape({
    "id?": filled,
    name: filled,
    response: record,
    "parts?": list(base64Part, 1),
  }),
};
/** Exactly one kind of content, besides members that any kind may have. */
const part: Rule = (value, path) => {
  record(value, path);
  const names = Object.keys(value as Members).filter((name) => name in kinds);
  const [name = ""] = names;
  if (names.length !== 1) fail(path, `${names} is not one kind of content`);
  shape({
    [name]: kinds[name] as Rule,
    "thought?": one(true),
    "thoughtSignature?": filled,
    "mediaResolution?": record,
  })(value, path);
};

const stops: Rule = (value, path) => {
  list(filled, 1)(value, path);
  if ((value as Json[]).length > 5) fail(path, "more than five");
};

const generateContentShape = shape({
  contents: list(shape({ role: one("user", "model"), parts: list(part, 1) }), 1),
  "systemInstruction?": shape({ "role?": one("user", "system"), parts: list(shape({ text: filled }), 1) }),
  "tools?": list(
    union({
      functionDeclarations: list(
        shape({
          name: matching(/^[a-zA-Z_][a-zA-Z0-9_:.-]{0,127}$/),
          "description?": string,
          "parametersJsonSchema?": record,
        }),
        1,
      ),
      googleSearch: shape({}),
      codeExecution: shape({}),
    }),
    1,
  ),
  "toolConfig?": shape({
    functionCallingConfig: shape({
      mode: one("AUTO", "ANY", "NONE", "VALIDATED"),
      "allowedFunctionNames?": list(filled, 1),
    }),
    "includeServerSideToolInvocations?": one(true),
  }),
  "generationConfig?": shape({
    "maxOutputTokens?": positive,
    "temperature?": number,
    "topP?": number,
    "topK?": positive,
    "candidateCount?": one(1),
    "stopSequences?": stops,
    "seed?": number,
    "presencePenalty?": number,
    "frequencyPenalty?": number,
    "responseLogprobs?": boolean,
    "logprobs?": number,
    "responseMimeType?": one("text/plain", "application/json"),
    "responseJsonSchema?": record,
    "thinkingConfig?": shape({
      "includeThoughts?": boolean,
      "thinkingBudget?": number,
      "thinkingLevel?": one("MINIMAL", "LOW", "MEDIUM", "HIGH"),
    }),
  }),
  "serviceTier?": one("standard", "flex", "priority"),
});

interface Part {
  text?: string;
  thought?: true;
  thoughtSignature?: string;
  functionCall?: { id: string; name: string };
  functionResponse?: { id: string; name: string };
}
interface Request {
  contents: { role: string; parts: Part[] }[];
  generationConfig?: Members & { thinkingConfig?: Members };
  tools?: { functionDeclarations?: { name: string }[] }[];
  toolConfig?: { functionCallingConfig: { mode: string; allowedFunctionNames?: string[] } };
}

/** Turns alternate, an empty text must have a signature, and a result names an earlier call. */
function checkTurns({ contents }: Request): void {
  const calls = new Map<string, string>();
  contents.forEach(({ role, parts }, index) => {
    const path = `$.contents[${index}]`;
    if (role === contents[index - 1]?.role) fail(path, "the same role twice");
    for (const { text, thought, thoughtSignature, functionCall, functionResponse } of parts) {
      if (role === "user" && (thought ?? thoughtSignature ?? functionCall) !== undefined)
        fail(path, "a model's part in a user's turn");
      if (role === "model" && functionResponse !== undefined) fail(path, "a model does not answer calls");
      if (text === "" && thoughtSignature === undefined) fail(path, "an empty text");
      if (functionCall !== undefined) calls.set(functionCall.id, functionCall.name);
      if (functionResponse !== undefined && calls.get(functionResponse.id) !== functionResponse.name)
        fail(path, "the result of another function");
    }
  });
}

/** https://ai.google.dev/gemini-api/docs/function-calling#function_calling_modes */
function checkToolConfig({ tools = [], toolConfig }: Request): void {
  if (toolConfig === undefined) return;
  const declared = tools.flatMap(({ functionDeclarations = [] }) => functionDeclarations);
  if (declared.length === 0) fail("$.toolConfig", "a configuration of no functions");
  const { mode, allowedFunctionNames } = toolConfig.functionCallingConfig;
  if (allowedFunctionNames !== undefined && mode !== "ANY") fail("$.toolConfig", "names need the mode ANY");
}

export function checkGenerateContentRequest(request: Json): void {
  generateContentShape(request, "$");
  checkTurns(request as Request);
  checkToolConfig(request as Request);
  const { generationConfig: config = {} } = request as Request;
  if ("responseJsonSchema" in config && config.responseMimeType !== "application/json")
    fail("$.generationConfig", "a schema without responseMimeType");
  if ("logprobs" in config && !("responseLogprobs" in config))
    fail("$.generationConfig", "a number of log probabilities without responseLogprobs");
  const thinking = config.thinkingConfig ?? {};
  if ("thinkingBudget" in thinking && "thinkingLevel" in thinking)
    fail("$.generationConfig.thinkingConfig", "a budget beside a level");
}
