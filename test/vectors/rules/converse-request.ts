// The rules of a request's body for Bedrock's Converse, by hand from the API reference (the model is in the
// path). Throws with the path of the first error; every member must be known.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
import {
  between,
  fail,
  filled,
  type Json,
  json,
  list,
  type Members,
  matching,
  number,
  one,
  positive,
  record,
  shape,
  string,
  tagged,
  union,
} from "./shape.js";

const words = matching(/\S/u);
/** Does not decode base64: the data may be long. */
const bytes = filled;
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
const audio = shape({
  format: one(
    "wav",
    "mp3",
    "flac",
    "opus",
    "ogg",
    "aac",
    "m4a",
    "mp4",
    "webm",
    "mpeg",
    "mpga",
    "mka",
    "mkv",
    "pcm",
  ),
  source: union({ bytes, s3Location: shape({ uri: matching(/^s3:/), "bucketOwner?": filled }) }),
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
        audio,
        cachePoint,
        toolResult: shape({
          toolUseId,
          content: list(union({ text: words, json: record, image, document }), 1),
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

const metadata = (value: Json, path: string) => {
  record(value, path);
  const pairs = Object.entries(value as Members);
  if (pairs.length < 1 || pairs.length > 16) fail(path, "not one to sixteen pairs");
  for (const [key, text] of pairs) {
    matching(/^[a-zA-Z0-9\s:_@$#=/+,.-]{1,256}$/)(key, path);
    matching(/^[a-zA-Z0-9\s:_@$#=/+,.-]{0,256}$/)(text, `${path}.${key}`);
  }
};

const converseShape = shape({
  messages: list(message, 1),
  "system?": list(union({ text: words, cachePoint }), 1),
  "inferenceConfig?": shape({
    "maxTokens?": positive,
    "temperature?": between(-Infinity, 1),
    "topP?": number,
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
        systemTool: shape({ name: filled }),
        cachePoint,
      }),
      1,
    ),
    "toolChoice?": union({ auto: shape({}), any: shape({}), tool: shape({ name }) }),
  }),
  "additionalModelRequestFields?": record,
  "additionalModelResponseFieldPaths?": list(filled, 1),
  "outputConfig?": shape({
    "effort?": one("low", "medium", "high", "xhigh", "max"),
    "textFormat?": shape({
      type: one("json_schema"),
      structure: union({
        jsonSchema: shape({ schema: json(record), "name?": filled, "description?": filled }),
      }),
    }),
  }),
  "performanceConfig?": shape({ latency: one("standard", "optimized") }),
  "requestMetadata?": metadata,
  "serviceTier?": shape({ type: one("default", "flex", "priority", "reserved") }),
});

interface Turn {
  role: string;
  content: Members[];
}

/**
 * Rules that the reference gives in words:
 * https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Message.html
 */
export function checkConverseRequest(request: Json): void {
  converseShape(request, "$");
  const body = request as Members;
  const turns = body.messages as Turn[];
  for (const [index, { role, content }] of turns.entries()) {
    const path = `$.messages[${index}]`;
    if (role === turns[index - 1]?.role) fail(path, "role repeats");
    if (content.some((block) => "document" in block) && !content.some((block) => "text" in block)) {
      fail(path, "has a document and no text");
    }
    const firstOther = content.findIndex((block) => !("toolResult" in block || "cachePoint" in block));
    if (firstOther >= 0 && content.slice(firstOther).some((block) => "toolResult" in block)) {
      fail(path, "has a tool result behind other parts");
    }
    if (content.every((block) => "cachePoint" in block)) fail(path, "has nothing but cache points");
  }
  const names = turns.flatMap(({ content }) => content).flatMap(documentNames);
  if (new Set(names).size < names.length) fail("$.messages", "has two documents of one name");
  const calls = turns.some(({ content }) => content.some((block) => "toolUse" in block));
  if (calls && body.toolConfig === undefined) fail("$.toolConfig", "is needed beside calls");
  const { toolChoice } = (body.toolConfig ?? {}) as { toolChoice?: Json };
  const own = (body.additionalModelRequestFields ?? {}) as { tool_choice?: Json };
  if (toolChoice !== undefined && own.tool_choice !== undefined) fail("$.toolConfig", "chooses twice");
}

function documentNames(block: Members): string[] {
  if (block.toolResult !== undefined) {
    return (block.toolResult as { content: Members[] }).content.flatMap(documentNames);
  }
  return block.document === undefined ? [] : [(block.document as { name: string }).name];
}
