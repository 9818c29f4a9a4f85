// What Bedrock's Converse demands of a request's body, checked by hand from the API reference (the model is in the path):
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
// Throws with the path of the first fault; every member must be known.
import {
  between,
  fail,
  filled,
  type Json,
  list,
  type Members,
  matching,
  one,
  positive,
  record,
  shape,
  string,
  tagged,
  union,
} from "./shape.js";

const words = matching(/\S/u);
const bytes = matching(/^[A-Za-z0-9+/]+={0,2}$/);
const cachePoint = shape({ type: one("default"), "ttl?": one("5m", "1h") });
const image = shape({
  format: one("png", "jpeg", "gif", "webp"),
  source: union({ bytes, s3Location: shape({ uri: matching(/^s3:/), "bucketOwner?": filled }) }),
});
const document = shape({
  format: one("pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"),
  name: matching(/^(?!.*\s\s)[a-zA-Z0-9\s\-()[\]]{1,200}$/),
  source: union({
    bytes,
    text: filled,
    content: list(union({ text: filled }), 1),
    s3Location: shape({ uri: matching(/^s3:/), "bucketOwner?": filled }),
  }),
  "context?": filled,
  "citations?": record,
});
const toolUseId = matching(/^[a-zA-Z0-9_.:-]{1,64}$/);
const name = matching(/^[a-zA-Z0-9_-]{1,64}$/);
const message = tagged("role", {
  user: {
    content: list(
      union({
        text: words,
        image,
        document,
        cachePoint,
        toolResult: shape({
          toolUseId,
          content: list(union({ text: string, json: record, image, document })),
          "status?": one("success", "error"),
        }),
      }),
      1,
    ),
  },
  assistant: {
    content: list(
      union({
        text: words,
        cachePoint,
        toolUse: shape({ toolUseId, name, input: record }),
        reasoningContent: union({
          reasoningText: shape({ text: string, "signature?": filled }),
          redactedContent: bytes,
        }),
      }),
      1,
    ),
  },
});

const converseShape = shape({
  messages: list(message, 1),
  "system?": list(union({ text: words, cachePoint }), 1),
  "inferenceConfig?": shape({
    "maxTokens?": positive,
    "temperature?": between(0, 1),
    "topP?": between(0, 1),
    "stopSequences?": list(filled, 1),
  }),
  "toolConfig?": shape({
    tools: list(
      union({
        toolSpec: shape({
          name,
          "description?": filled,
          inputSchema: union({ json: record }),
          "strict?": one(true, false),
        }),
        cachePoint,
      }),
      1,
    ),
    "toolChoice?": union({ auto: shape({}), any: shape({}), tool: shape({ name }) }),
  }),
  "additionalModelRequestFields?": record,
  "additionalModelResponseFieldPaths?": list(filled, 1),
  "outputConfig?": record,
  "performanceConfig?": shape({ latency: one("standard", "optimized") }),
  "requestMetadata?": record,
  "serviceTier?": shape({ type: one("default", "flex", "priority", "reserved") }),
});

export function checkConverseRequest(request: Json): void {
  converseShape(request, "$");
  const body = request as Members;
  let previous = "";
  for (const [index, { role }] of (body.messages as { role: string }[]).entries()) {
    if (role === previous) fail(`$.messages[${index}]`, "role repeats");
    previous = role;
  }
}
