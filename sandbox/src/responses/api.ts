// OpenAI's Responses. https://platform.openai.com/docs/api-reference/responses
import { type Api, EVENT_STREAM } from "../api.js";
import { openAiError } from "../openai.js";
import { finished } from "./answer.js";
import { readResponsesRequest } from "./request.js";
import { responsesEvents, responsesFailure } from "./stream.js";

export const responses: Api = {
  read: readResponsesRequest,
  body: finished,
  events: responsesEvents,
  streamType: () => EVENT_STREAM,
  error: openAiError,
  failure: responsesFailure,
  requestIdHeader: "x-request-id",
  faultAfter: 7,
};
