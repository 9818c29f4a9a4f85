// The two APIs the sandbox serves, as one table: path, how a request is read, how an answer is written.
import type { Answer } from "./answer.js";
import { chatBody, chatError, chatErrorEvent, chatEvents } from "./chat-completions.js";
import { messagesBody, messagesError, messagesErrorEvent, messagesEvents } from "./messages.js";
import { readChatRequest, readMessagesRequest, type SandboxRequest } from "./request.js";

export interface Api {
  read(body: unknown): SandboxRequest;
  body(answer: Answer): object;
  events(answer: Answer, request: SandboxRequest): Iterable<string>;
  error(status: number, message: string, field?: string | null): object;
  errorEvent(message: string): string;
  /** Where the provider says its id of the request. */
  requestIdHeader: string;
}

const chatCompletions: Api = {
  read: readChatRequest,
  body: chatBody,
  events: (answer, { includeUsage }) => chatEvents(answer, includeUsage),
  error: chatError,
  errorEvent: chatErrorEvent,
  requestIdHeader: "x-request-id",
};

const messages: Api = {
  read: readMessagesRequest,
  body: messagesBody,
  events: (answer) => messagesEvents(answer),
  error: messagesError,
  errorEvent: messagesErrorEvent,
  requestIdHeader: "request-id",
};

export const APIS: ReadonlyMap<string, Api> = new Map([
  ["/v1/chat/completions", chatCompletions],
  ["/v1/messages", messages],
]);
