// The JSON on the wire, in the official SDKs' own types, for each format and each kind of golden. Only types:
// sdk-types.test.ts compiles the goldens against them.

import type {
  Message,
  MessageCreateParams,
  RawMessageStreamEvent,
} from "@anthropic-ai/sdk/resources/messages";
import type { ErrorObject, ErrorResponse } from "@anthropic-ai/sdk/resources/shared";
import type { ConverseRequest } from "@aws-sdk/client-bedrock-runtime";
import type { Content, GenerationConfig, SafetySetting, ServiceTier, Tool, ToolConfig } from "@google/genai";
import type { ChatCompletionRequest$Outbound } from "@mistralai/mistralai/models/components/chatcompletionrequest";
import type {
  ChatCompletion,
  ChatCompletionChunk,
  ChatCompletionCreateParams,
} from "openai/resources/chat/completions";
import type {
  Response,
  ResponseCreateParams,
  ResponseStreamEvent,
} from "openai/resources/responses/responses";
import type { ErrorObject as OpenAiErrorObject } from "openai/resources/shared";

/** The JSON of an SDK's classes: bytes become base64, enumerations words. */
type Wire<T> = T extends Uint8Array
  ? string
  : T extends string
    ? `${T}`
    : T extends readonly (infer Item)[]
      ? Wire<Item>[]
      : T extends object
        ? { [Name in keyof T]: Wire<T[Name]> }
        : T;

interface OpenAiError {
  error: OpenAiErrorObject;
}

/** The model is in the path. */
type ConverseBody = Wire<Omit<ConverseRequest, "modelId">>;

/**
 * The SDK puts these members into a separate `config`; on the wire they are together.
 * https://ai.google.dev/api/generate-content
 */
interface GenerateContentBody {
  contents: Wire<Content>[];
  systemInstruction?: Wire<Content>;
  tools?: Wire<Tool>[];
  toolConfig?: Wire<ToolConfig>;
  safetySettings?: Wire<SafetySetting>[];
  generationConfig?: Wire<GenerationConfig>;
  cachedContent?: string;
  labels?: Record<string, string>;
  serviceTier?: Wire<ServiceTier>;
}

export interface Requests {
  "chat-completions": ChatCompletionCreateParams;
  messages: MessageCreateParams;
  responses: ResponseCreateParams;
  converse: ConverseBody;
  "generate-content": GenerateContentBody;
  /** The SDK publishes the types of its wire, with defaults filled in. */
  mistral: ChatCompletionRequest$Outbound;
}

/** The SDK itself adds `output_text` to what it received. */
type ReceivedResponse = Omit<Response, "output_text">;
type Received<Event> = Event extends { response: Response }
  ? Omit<Event, "response"> & { response: ReceivedResponse }
  : Event;

export interface Responses {
  "chat-completions": ChatCompletion;
  messages: Message;
  responses: ReceivedResponse;
}

/** The data of each event. The SDKs handle `error` before their types apply, and ignore `ping`. */
export interface Events {
  "chat-completions": ChatCompletionChunk | OpenAiError;
  messages: RawMessageStreamEvent | { type: "ping" } | { type: "error"; error: ErrorObject };
  responses: Received<ResponseStreamEvent>;
}

export interface Errors {
  "chat-completions": OpenAiError;
  messages: ErrorResponse;
  responses: OpenAiError;
}
