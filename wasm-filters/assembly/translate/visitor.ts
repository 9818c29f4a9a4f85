// The vocabulary every format speaks: a reader walks one provider's bytes and calls a visitor, a writer is a visitor
// that emits another provider's bytes. A superset of all formats, so that nothing has to be dropped in the middle.
//
// Text is passed as a slice of JSON string content, still escaped and without quotes ("escaped slice"): text that only
// passes through is never decoded. Slices are valid during the call only. A visitor never throws; what it cannot carry
// it reports through `refusal`.

/** Wire shapes. Clients speak the first three, providers any; `registry.ts` has what can be done with each. */
export const enum Format {
  Unknown,
  ChatCompletions,
  Messages,
  Responses,
  Converse,
  GenerateContent,
}

export const FORMATS: i32 = 6;

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
  /** JSON true: the answer's tokens with their log probabilities are wanted. */
  Logprobs,
  /** Integer: as many alternatives to each token are wanted, too. */
  TopLogprobs,
  /** JSON string: low | medium | high. */
  Verbosity,
  /** JSON string: auto | concise | detailed, how the model's reasoning is to be summed up. */
  ReasoningSummary,
  /** JSON boolean: whether the provider keeps the answer. */
  Store,
  /** JSON string. */
  SafetyIdentifier,
  /** JSON string. */
  PromptCacheKey,
  /** JSON string: in_memory | 24h. */
  PromptCacheRetention,
}

export const enum ToolChoice {
  Auto,
  None,
  /** Some tool must be called. */
  Required,
  /** The named tool must be called. */
  Named,
}

/** Files are known only to the platform they were uploaded to. */
export const enum MediaSource {
  Base64,
  Url,
  OpenAiFile,
  AnthropicFile,
}

/** Who can read a signature or encrypted reasoning; see thinking-signature.ts. */
export const enum Origin {
  /** Nobody signed it. */
  None,
  Anthropic,
  OpenAi,
  Google,
}

export const enum BlockKind {
  Text,
  Thinking,
  RedactedThinking,
  ToolUse,
  Refusal,
  /** A call of a tool whose input is free text: deltas are that text, not JSON. */
  CustomToolUse,
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

/** What a provider says went wrong. Escaped slices, empty where it said nothing; `code` is OpenAI's. */
export class UpstreamError {
  type: usize = 0;
  typeLength: i32 = 0;
  message: usize = 0;
  messageLength: i32 = 0;
  code: usize = 0;
  codeLength: i32 = 0;

  clear(): void {
    this.typeLength = 0;
    this.messageLength = 0;
    this.codeLength = 0;
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

  /** Forgets counts beyond `most`, and more cached input than input; false where there were any. */
  trust(most: i64): bool {
    let plausible = true;
    if (this.input > most) {
      this.input = -1;
      plausible = false;
    }
    if (this.output > most) {
      this.output = -1;
      plausible = false;
    }
    if (this.cachedInput > max<i64>(0, this.input)) {
      this.cachedInput = -1;
      plausible = false;
    }
    if (this.cacheCreation > max<i64>(0, this.input)) this.cacheCreation = -1;
    if (this.reasoning > max<i64>(0, this.output)) this.reasoning = -1;
    return plausible;
  }

  copy(other: Usage): void {
    this.input = other.input;
    this.cachedInput = other.cachedInput;
    this.cacheCreation = other.cacheCreation;
    this.output = other.output;
    this.reasoning = other.reasoning;
  }
}

/** What a request says about the web search a provider runs itself. Lengths are 0 where nothing was said. */
export class WebSearch {
  /** low | medium | high, plain ASCII. */
  contextSize: string = "";
  /** Raw JSON object {type: "approximate", city?, country?, region?, timezone?}. */
  userLocation: usize = 0;
  userLocationLength: i32 = 0;
  /** Raw JSON arrays of strings. */
  allowedDomains: usize = 0;
  allowedDomainsLength: i32 = 0;
  blockedDomains: usize = 0;
  blockedDomainsLength: i32 = 0;
  /** -1 when not said. */
  maxUses: i64 = -1;

  clear(): void {
    this.contextSize = "";
    this.userLocationLength = 0;
    this.allowedDomainsLength = 0;
    this.blockedDomainsLength = 0;
    this.maxUses = -1;
  }
}

/** Where words of an answer come from. Escaped slices; indices count characters of the block's text, -1 unknown. */
export class Citation {
  url: usize = 0;
  urlLength: i32 = 0;
  title: usize = 0;
  titleLength: i32 = 0;
  /** The source's words. */
  quote: usize = 0;
  quoteLength: i32 = 0;
  start: i64 = -1;
  end: i64 = -1;

  clear(): void {
    this.urlLength = 0;
    this.titleLength = 0;
    this.quoteLength = 0;
    this.start = -1;
    this.end = -1;
  }
}

/**
 * A request in one fixed order, whatever the order in the source:
 * begin · parameter* · (tool | customTool | webSearch | codeExecution)* · toolChoice? · systemText* ·
 * (message | toolResult)* · end.
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
  /** A tool whose input is free text. `format` is OpenAI's raw grammar object, length 0 for any text. */
  abstract customTool(
    name: usize,
    nameLength: i32,
    description: usize,
    descriptionLength: i32,
    format: usize,
    formatLength: i32,
  ): void;
  /** Tools that the provider runs itself. */
  abstract webSearch(search: WebSearch): void;
  abstract codeExecution(): void;
  abstract toolChoice(choice: ToolChoice, name: usize, nameLength: i32): void;

  abstract systemText(text: usize, length: i32): void;

  abstract beginMessage(role: Role): void;
  abstract endMessage(): void;
  /** Answers to tool uses stand between messages; their content is text and image parts. */
  abstract beginToolResult(id: usize, idLength: i32, isError: bool): void;
  abstract endToolResult(): void;

  abstract text(text: usize, length: i32): void;
  /**
   * `mediaType` (escaped) may be empty but for Base64; `data` is base64, url or id, escaped. `detail` is OpenAI's word,
   * escaped, may be empty.
   */
  abstract image(
    source: MediaSource,
    mediaType: usize,
    mediaTypeLength: i32,
    data: usize,
    length: i32,
    detail: usize,
    detailLength: i32,
  ): void;
  /** `format` is wav, mp3, ... , `data` base64, both escaped. */
  abstract audio(format: usize, formatLength: i32, data: usize, length: i32): void;
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
  /** `signature` is without its tag, and empty where `origin` is None. A text may be empty where a signature is not. */
  abstract thinking(text: usize, length: i32, origin: Origin, signature: usize, signatureLength: i32): void;
  /** Anthropic's encrypted thinking. */
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
  /** A call of a custom tool; `input` is escaped text. */
  abstract customToolUse(
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
  /** `id` and `name` are set for ToolUse and CustomToolUse only. Blocks never overlap; readers see to it. */
  abstract blockStart(kind: BlockKind, id: usize, idLength: i32, name: usize, nameLength: i32): void;
  /** Text, thinking, refusal, redacted data, or a fragment of the tool input's JSON text; always an escaped slice. */
  abstract blockDelta(text: usize, length: i32): void;
  /** The signature of the open thinking block, untagged. */
  abstract signature(origin: Origin, text: usize, length: i32): void;
  /** OpenAI's raw array of token entries for the next delta of the open text or refusal block. */
  abstract logprobs(entries: usize, length: i32): void;
  /** A source of the open text block's words; a writer has got all of these by then. */
  abstract citation(citation: Citation): void;
  abstract blockEnd(): void;
  /** `sequence` is the matched stop sequence, may be empty. */
  abstract stop(reason: StopReason, sequence: usize, sequenceLength: i32): void;
  /** May be called several times; later values win where they are not -1. */
  /** Text of another answer to the same request, which is not read. */
  otherAnswer(_length: i32): void {}
  abstract usage(usage: Usage): void;
  abstract ping(): void;
  /** An error inside a stream. */
  abstract error(failure: UpstreamError): void;
  abstract end(): void;
}
