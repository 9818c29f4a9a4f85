// Anthropic's Messages. https://docs.claude.com/en/api/messages
import { type Api, EVENT_STREAM } from "../api.js";
import { messagesBody, messagesError, messagesEvents, messagesFailure } from "./answer.js";
import { readMessagesRequest } from "./request.js";

export const messages: Api = {
  read: readMessagesRequest,
  body: messagesBody,
  events: messagesEvents,
  streamType: () => EVENT_STREAM,
  error: messagesError,
  failure: ({ message }) => messagesFailure(message),
  requestIdHeader: "request-id",
};
