// Amazon Bedrock's Converse. https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
import type { Api } from "../api.js";
import { converseBody } from "./answer.js";
import { readConverseRequest } from "./request.js";
import { converseEvents, converseFailure } from "./stream.js";

/** https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html#API_runtime_Converse_Errors */
const EXCEPTIONS: Readonly<Record<number, string>> = {
  400: "ValidationException",
  401: "UnrecognizedClientException",
  403: "AccessDeniedException",
  404: "ResourceNotFoundException",
  408: "ModelTimeoutException",
  424: "ModelErrorException",
  429: "ThrottlingException",
  503: "ServiceUnavailableException",
};

export const converse: Api = {
  read: readConverseRequest,
  body: converseBody,
  events: converseEvents,
  streamType: () => "application/vnd.amazon.eventstream",
  error: (_status, { message }) => ({ message }),
  errorHeaders: (status) => {
    const known = EXCEPTIONS[status] ?? (status < 500 ? "ValidationException" : "InternalServerException");
    return { "x-amzn-errortype": `${known}:http://internal.amazon.com/coral/com.amazon.bedrock/` };
  },
  failure: converseFailure,
  requestIdHeader: "x-amzn-requestid",
};
