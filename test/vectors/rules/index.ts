// The rules by format: of requests for providers, and of answers and errors for clients.
import type { ClientName, UpstreamName } from "../../filter/formats.js";
import type { Answer } from "./answer.js";
import { checkChatRequest } from "./chat-completions-request.js";
import { checkChatError, checkChatResponse, checkChatStream } from "./chat-completions-response.js";
import { checkConverseRequest } from "./converse-request.js";
import { checkGenerateContentRequest } from "./generate-content-request.js";
import { checkMessagesRequest } from "./messages-request.js";
import { checkMessagesError, checkMessagesResponse, checkMessagesStream } from "./messages-response.js";
import { checkResponsesRequest } from "./responses-request.js";
import { checkResponsesError, checkResponsesResponse, checkResponsesStream } from "./responses-response.js";

export const REQUEST_RULES: Record<UpstreamName, (body: unknown) => void> = {
  "chat-completions": checkChatRequest,
  messages: checkMessagesRequest,
  responses: checkResponsesRequest,
  converse: checkConverseRequest,
  "generate-content": checkGenerateContentRequest,
};

export const RESPONSE_RULES: Record<ClientName, (body: unknown) => Answer> = {
  "chat-completions": checkChatResponse,
  messages: checkMessagesResponse,
  responses: checkResponsesResponse,
};

/** `usage`: whether the client asked for it, where that is required. */
export const STREAM_RULES: Record<ClientName, (text: string, usage: boolean) => Answer> = {
  "chat-completions": checkChatStream,
  messages: checkMessagesStream,
  responses: checkResponsesStream,
};

/** Each returns the message. */
export const ERROR_RULES: Record<ClientName, (body: unknown) => string> = {
  "chat-completions": checkChatError,
  messages: checkMessagesError,
  responses: checkResponsesError,
};
