// What Gemini's generateContent demands of a request's body, checked by hand from the API reference (the model is in the
// path): https://ai.google.dev/api/generate-content and https://ai.google.dev/api/caching
// Throws with the path of the first fault; every member must be known.
import {
  boolean,
  either,
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
} from "./shape.js";

const mimeType = matching(/^[a-z]+\/[\w.+-]+$/);
const kinds: Record<string, Rule> = {
  text: string,
  inlineData: shape({ mimeType, data: filled, "displayName?": filled }),
  fileData: shape({ "mimeType?": mimeType, fileUri: filled, "displayName?": filled }),
  functionCall: shape({ "id?": filled, name: filled, "args?": record }),
  functionResponse: shape({
    "id?": filled,
    name: filled,
    response: record,
    "parts?": list(shape({ "inlineData?": record, "fileData?": record }), 1),
  }),
};
/** Exactly one kind of content, beside what may stand with any of them. */
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

const generateContentShape = shape({
  contents: list(shape({ role: one("user", "model"), parts: list(part, 1) }), 1),
  "systemInstruction?": shape({ "role?": one("user", "system"), parts: list(shape({ text: filled }), 1) }),
  "tools?": list(
    shape({
      functionDeclarations: list(
        shape({
          name: matching(/^[a-zA-Z0-9_:.-]{1,64}$/),
          "description?": string,
          "parameters?": record,
          "parametersJsonSchema?": record,
        }),
        1,
      ),
    }),
    1,
  ),
  "toolConfig?": shape({
    functionCallingConfig: shape({
      mode: one("AUTO", "ANY", "NONE", "VALIDATED"),
      "allowedFunctionNames?": list(filled, 1),
    }),
  }),
  "generationConfig?": shape({
    "maxOutputTokens?": positive,
    "temperature?": number,
    "topP?": number,
    "topK?": positive,
    "candidateCount?": one(1),
    "stopSequences?": list(filled, 1),
    "seed?": number,
    "presencePenalty?": number,
    "frequencyPenalty?": number,
    "responseLogprobs?": boolean,
    "logprobs?": number,
    "responseMimeType?": one("text/plain", "application/json"),
    "responseSchema?": record,
    "responseJsonSchema?": either(record, boolean),
    "thinkingConfig?": shape({
      "includeThoughts?": boolean,
      "thinkingBudget?": number,
      "thinkingLevel?": one("MINIMAL", "LOW", "MEDIUM", "HIGH", "minimal", "low", "medium", "high"),
    }),
  }),
  "safetySettings?": list(record, 1),
  "cachedContent?": filled,
  "labels?": record,
  "serviceTier?": filled,
});

export function checkGenerateContentRequest(request: Json): void {
  generateContentShape(request, "$");
  const config = (request as { generationConfig?: Members }).generationConfig ?? {};
  if (("responseSchema" in config || "responseJsonSchema" in config) && !("responseMimeType" in config))
    fail("$.generationConfig", "a schema without responseMimeType");
}
