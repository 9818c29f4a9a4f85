// The vocabulary every format speaks: a reader walks one provider's bytes and calls a visitor, a writer is a visitor
// that emits another provider's bytes. A superset of all formats, so that nothing has to be dropped in the middle.
//
// Text is passed as a slice of JSON string content, still escaped and without quotes ("escaped slice"): text that only
// passes through is never decoded. Slices are valid during the call only. A visitor never throws; what it cannot carry
// it reports through `refusal`.

export const enum Format {
  Unknown,
  ChatCompletions,
  Messages,
}

export const enum Role {
  User,
  Assistant,
}

/** Request parameters. `value` is a raw JSON value; readers bring each to the unit named here. */
export const enum Parameter {
  /** Upper bound of generated tokens, integer. */
  MaxTokens,
  Temperature,
  TopP,
  TopK,
  /** One stop sequence a call, a JSON string. */
  StopSequence,
  /** Opaque id of the end user, a JSON string. */
  User,
  Seed,
  FrequencyPenalty,
  PresencePenalty,
  LogitBias,
  /** JSON boolean. */
  ParallelToolCalls,
  /** Chat completions' `response_format` object. */
  ResponseFormat,
  /** JSON string: none | minimal | low | medium | high | xhigh. */
  ReasoningEffort,
  /** Integer token budget of Anthropic's `thinking`. */
  ThinkingBudget,
  ServiceTier,
  /** Object of string to string. */
  Metadata,
}

export const enum ToolChoice {
  Auto,
  None,
  /** Some tool must be called. */
  Required,
  /** The named tool must be called. */
  Named,
}

export const enum MediaSource {
  Base64,
  Url,
  FileId,
}

export const enum BlockKind {
  Text,
  Thinking,
  RedactedThinking,
  ToolUse,
  Refusal,
}

export const enum StopReason {
  None,
  EndTurn,
  MaxTokens,
  StopSequence,
  ToolUse,
  Refusal,
  ContentFilter,
  PauseTurn,
}

/** The first thing that could not be carried: the field's path and why. `field` has length 0 while all is well. */
export class Refusal {
  field: string = "";
  message: string = "";

  get refused(): bool {
    return this.message.length > 0;
  }

  set(field: string, message: string): void {
    if (this.refused) return;
    this.field = field;
    this.message = message;
  }

  clear(): void {
    this.field = "";
    this.message = "";
  }
}

/** Tokens; -1 where the provider said nothing. `input` counts cached tokens in, as OpenAI does. */
export class Usage {
  input: i64 = -1;
  cachedInput: i64 = -1;
  cacheCreation: i64 = -1;
  output: i64 = -1;
  reasoning: i64 = -1;

  clear(): void {
    this.input = -1;
    this.cachedInput = -1;
    this.cacheCreation = -1;
    this.output = -1;
    this.reasoning = -1;
  }

  copy(other: Usage): void {
    this.input = other.input;
    this.cachedInput = other.cachedInput;
    this.cacheCreation = other.cacheCreation;
    this.output = other.output;
    this.reasoning = other.reasoning;
  }
}

/**
 * A request in one fixed order, whatever the order in the source:
 * begin · parameter* · tool* · toolChoice? · systemText* · (message | toolResult)* · end.
 */
export abstract class RequestVisitor {
  refusal: Refusal = new Refusal();

  abstract begin(model: usize, modelLength: i32, stream: bool): void;
  abstract parameter(kind: Parameter, value: usize, length: i32): void;
  /** A member of the source that the vocabulary has no word for. `name` is ASCII for the error text. */
  abstract unknown(name: string): void;

  /** `schema` is the raw JSON Schema object, length 0 when absent; `strict` -1 unsaid, 0, 1. */
  abstract tool(
    name: usize,
    nameLength: i32,
    description: usize,
    descriptionLength: i32,
    schema: usize,
    schemaLength: i32,
    strict: i32,
  ): void;
  abstract toolChoice(choice: ToolChoice, name: usize, nameLength: i32): void;

  abstract systemText(text: usize, length: i32): void;

  abstract beginMessage(role: Role): void;
  abstract endMessage(): void;
  /** Answers to tool uses stand between messages; their content is text and image parts. */
  abstract beginToolResult(id: usize, idLength: i32, isError: bool): void;
  abstract endToolResult(): void;

  abstract text(text: usize, length: i32): void;
  /** `mediaType` (escaped) may be empty for Url and FileId; `data` is base64, url or id, escaped. */
  abstract image(source: MediaSource, mediaType: usize, mediaTypeLength: i32, data: usize, length: i32): void;
  /** As image, with a file name or title (may be empty). */
  abstract document(
    source: MediaSource,
    mediaType: usize,
    mediaTypeLength: i32,
    data: usize,
    length: i32,
    title: usize,
    titleLength: i32,
  ): void;
  abstract thinking(text: usize, length: i32, signature: usize, signatureLength: i32): void;
  abstract redactedThinking(data: usize, length: i32): void;
  /** `input` is a raw JSON object. */
  abstract toolUse(
    id: usize,
    idLength: i32,
    name: usize,
    nameLength: i32,
    input: usize,
    inputLength: i32,
  ): void;
  abstract refused(text: usize, length: i32): void;
  /** The part, tool or system text just visited ends a cacheable prefix. `marker` is the raw JSON object. */
  abstract cacheMarker(marker: usize, length: i32): void;

  abstract end(): void;
}

/**
 * An answer, whole or streamed: start · (blockStart · blockDelta* · blockEnd)* · stop · usage · end.
 * A whole answer is the same calls with one delta a block. `error` may replace everything after any call.
 */
export abstract class ResponseVisitor {
  abstract start(id: usize, idLength: i32, model: usize, modelLength: i32, created: i64): void;
  /** `id` and `name` are set for ToolUse only. Blocks never overlap; readers see to it. */
  abstract blockStart(kind: BlockKind, id: usize, idLength: i32, name: usize, nameLength: i32): void;
  /** Text, thinking, refusal, redacted data, or a fragment of the tool input's JSON text; always an escaped slice. */
  abstract blockDelta(text: usize, length: i32): void;
  /** The signature of the open thinking block. */
  abstract signature(text: usize, length: i32): void;
  abstract blockEnd(): void;
  /** `sequence` is the matched stop sequence, may be empty. */
  abstract stop(reason: StopReason, sequence: usize, sequenceLength: i32): void;
  /** May be called several times; later values win where they are not -1. */
  abstract usage(usage: Usage): void;
  abstract ping(): void;
  /** An error inside a stream. */
  abstract error(type: usize, typeLength: i32, message: usize, messageLength: i32): void;
  abstract end(): void;
}
