// The interface between readers and writers of requests in wire formats. A reader walks the source and calls a visitor; a
// writer is a visitor that emits another format. The interface covers the union of all formats, so that nothing is lost
// in between.
//
// Text is passed as a slice of JSON string content, still escaped and without quotes ("escaped slice"): text that only
// passes through is never decoded. Slices are valid during the call only. A visitor never throws; it reports content
// that its format cannot carry through `refusal`.

import { Media } from "./media";

export const enum Role {
  User,
  Assistant,
}

/** Request parameters. `value` is a raw JSON value; readers convert each to the unit named here. */
export const enum Parameter {
  /** Integer: the most tokens to generate. */
  MaxTokens,
  Temperature,
  TopP,
  TopK,
  /** JSON string: one stop sequence per call. */
  StopSequence,
  /** JSON string: opaque id of the end user. */
  User,
  Seed,
  FrequencyPenalty,
  PresencePenalty,
  LogitBias,
  /** JSON boolean. */
  ParallelToolCalls,
  /** The `response_format` object of Chat Completions. */
  ResponseFormat,
  /** JSON string: none | minimal | low | medium | high | xhigh. */
  ReasoningEffort,
  /** Integer: the token budget of Anthropic's `thinking`. */
  ThinkingBudget,
  ServiceTier,
  /** Object of string to string. */
  Metadata,
  /** JSON true: return the response's tokens with their log probabilities. */
  Logprobs,
  /** Integer: how many alternatives to return for each token. */
  TopLogprobs,
  /** JSON string: low | medium | high. */
  Verbosity,
  /** JSON string: auto | concise | detailed, the length of the reasoning summary. */
  ReasoningSummary,
  /** JSON boolean: whether the provider stores the response. */
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
  /** The model must call some tool. */
  Required,
  /** The model must call the named tool. */
  Named,
}

/** Who can read a signature or encrypted reasoning; see thinking-signature.ts. */
export const enum Origin {
  /** There is no signature. */
  None,
  Anthropic,
  OpenAi,
  Google,
}

/**
 * The first content that could not be carried: the path of its field and the reason. Both are empty without a refusal.
 */
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

/** A tool that the model may call. Escaped slices, but for `schema`. */
export class ToolDefinition {
  name: usize = 0;
  nameLength: i32 = 0;
  /** May be empty. */
  description: usize = 0;
  descriptionLength: i32 = 0;
  /**
   * The raw JSON Schema object of the input, length 0 when absent; of a custom tool OpenAI's raw grammar object, length 0
   * for any text.
   */
  schema: usize = 0;
  schemaLength: i32 = 0;
  /** -1 when absent, else 0 or 1. */
  strict: i32 = -1;

  /** The rest is absent until it is set. */
  begin(name: usize, nameLength: i32, description: usize, descriptionLength: i32): void {
    this.name = name;
    this.nameLength = nameLength;
    this.description = description;
    this.descriptionLength = descriptionLength;
    this.schemaLength = 0;
    this.strict = -1;
  }
}

/** The model's call of a tool. Escaped slices, but for `input`. */
export class ToolCall {
  id: usize = 0;
  idLength: i32 = 0;
  name: usize = 0;
  nameLength: i32 = 0;
  /** A raw JSON object; of a custom tool, escaped text. */
  input: usize = 0;
  inputLength: i32 = 0;

  /** Set the input, too. */
  begin(id: usize, idLength: i32, name: usize, nameLength: i32): void {
    this.id = id;
    this.idLength = idLength;
    this.name = name;
    this.nameLength = nameLength;
  }
}

/** A request's options for web search that the provider runs. Lengths are 0 for absent options. */
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
  /** -1 when absent. */
  maxUses: i64 = -1;

  clear(): void {
    this.contextSize = "";
    this.userLocationLength = 0;
    this.allowedDomainsLength = 0;
    this.blockedDomainsLength = 0;
    this.maxUses = -1;
  }
}

/**
 * Receives a request in one fixed order, whatever the order in the source:
 * begin · choices? · parameter* · (tool | customTool | webSearch | codeExecution)* · toolChoice? · systemText* ·
 * (message | toolResult)* · end.
 */
export abstract class RequestVisitor {
  refusal: Refusal = new Refusal();

  abstract begin(model: usize, modelLength: i32, stream: bool): void;
  /** How many answers the client wants, at least 2; most APIs give one. */
  choices(_count: i64): void {
    this.refusal.set("", "must be 1: the other API gives one answer");
  }
  abstract parameter(kind: Parameter, value: usize, length: i32): void;
  /** A member of the source that no other method carries. `name` is ASCII, for the error message. */
  abstract unknown(name: string): void;

  abstract tool(tool: ToolDefinition): void;
  /** A tool whose input is free text. */
  abstract customTool(tool: ToolDefinition): void;
  /** Tools that the provider runs itself. */
  abstract webSearch(search: WebSearch): void;
  abstract codeExecution(): void;
  abstract toolChoice(choice: ToolChoice, name: usize, nameLength: i32): void;

  abstract systemText(text: usize, length: i32): void;

  abstract beginMessage(role: Role): void;
  abstract endMessage(): void;
  /** Tool results stand between messages; they contain text and image parts. */
  abstract beginToolResult(id: usize, idLength: i32, isError: bool): void;
  abstract endToolResult(): void;

  abstract text(text: usize, length: i32): void;
  abstract image(image: Media): void;
  /** `format` is wav, mp3, ...; `data` is base64; both are escaped. */
  abstract audio(format: usize, formatLength: i32, data: usize, length: i32): void;
  abstract document(document: Media): void;
  /** `signature` has no tag, and is empty where `origin` is None. The text may be empty when there is a signature. */
  abstract thinking(text: usize, length: i32, origin: Origin, signature: usize, signatureLength: i32): void;
  /** Anthropic's encrypted thinking. */
  abstract redactedThinking(data: usize, length: i32): void;
  abstract toolUse(call: ToolCall): void;
  abstract customToolUse(call: ToolCall): void;
  abstract refused(text: usize, length: i32): void;
  /** Marks the latest part, tool or system text as the end of a cacheable prefix. `marker` is the raw JSON object. */
  abstract cacheMarker(marker: usize, length: i32): void;

  abstract end(): void;
}
