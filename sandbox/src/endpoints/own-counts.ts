// The counts of tokens of Amazon Bedrock and Google, each in an envelope of its own.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_CountTokens.html, https://ai.google.dev/api/tokens,
// https://cloud.google.com/vertex-ai/generative-ai/docs/reference/express-mode/rest/v1/publishers.models/countTokens
import { quirksOf } from "@plano/config";
import { isObject } from "@plano/config/json";
import { tokens } from "../answer.js";
import type { Api, Call, Endpoint } from "../api.js";
import { converse } from "../converse/api.js";
import { generateContent } from "../generate-content/api.js";
import { RequestError } from "../view.js";

const CONVERSE = ["messages", "system", "toolConfig", "additionalModelRequestFields"];
const VERTEX = ["model", "instances", "contents", "systemInstruction", "tools", "generationConfig"];
/** Bedrock counts for models of Anthropic, and not by the names of inference profiles. */
const COUNTED = /^anthropic\./;

export const converseCount: Endpoint = {
  ...refusals(converse),
  answer: (call) => {
    const { converse: request } = membersOf(membersOf(call.body, ["input"]).input, [
      "converse",
      "invokeModel",
    ]);
    membersOf(request, CONVERSE);
    const [model = ""] = call.params;
    if (!COUNTED.test(model)) throw new RequestError("The provided model doesn't support counting tokens.");
    return { model, body: { inputTokens: countOf(converse, call, request) } };
  },
};

export const generateContentCount: Endpoint = {
  ...refusals(generateContent),
  answer: (call) => {
    const [model = ""] = call.params;
    const isVertex = quirksOf(call.provider ?? "")?.includes("vertex") === true;
    const request = isVertex ? membersOf(call.body, VERTEX) : googleRequest(call.body, model);
    return { model, body: { totalTokens: countOf(generateContent, call, request) } };
  },
};

/** The Gemini API takes contents, or a whole request, which names the model again. */
function googleRequest(body: unknown, model: string): unknown {
  const { contents, generateContentRequest } = membersOf(body, ["contents", "generateContentRequest"]);
  if (generateContentRequest === undefined) return { contents };
  if (!isObject(generateContentRequest) || generateContentRequest.model !== `models/${model}`)
    throw new RequestError("* CountTokensRequest.generate_content_request.model: must be the path's model");
  return generateContentRequest;
}

function membersOf(value: unknown, names: readonly string[]): Record<string, unknown> {
  if (!isObject(value)) throw new RequestError("The body must be a JSON object.");
  const stranger = Object.keys(value).find((name) => !names.includes(name));
  if (stranger !== undefined)
    throw new RequestError(`Unknown name "${stranger}": Cannot find field.`, stranger);
  return value;
}

function countOf(api: Api, call: Call, body: unknown): number {
  return tokens(api.read({ ...call, body }).question);
}

function refusals({ error, errorHeaders, requestIdHeader }: Api): Omit<Endpoint, "answer"> {
  return { error, requestIdHeader, ...(errorHeaders && { errorHeaders }) };
}
