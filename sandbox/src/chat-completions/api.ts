// OpenAI's chat completions. https://platform.openai.com/docs/api-reference/chat
import { type Api, EVENT_STREAM } from "../api.js";
import { openAiError } from "../openai.js";
import { chatBody, chatEvents, chatFailure } from "./answer.js";
import { readChatRequest } from "./request.js";

export const chatCompletions: Api = {
  read: readChatRequest,
  body: chatBody,
  events: (answer, { includeUsage = false }) => chatEvents(answer, includeUsage),
  streamType: () => EVENT_STREAM,
  error: openAiError,
  failure: ({ message }) => chatFailure(message),
  requestIdHeader: "x-request-id",
};
