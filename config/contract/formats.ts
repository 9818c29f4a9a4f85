// The wire formats.
import type { NameTable } from "./description/names.js";

export const formats: NameTable = {
  type: "Format",
  list: "FORMATS",
  doc: "Wire formats. Providers speak all of them, clients those that have a path.",
  none: { member: "Unknown" },
  names: [
    {
      name: "chat-completions",
      member: "ChatCompletions",
      doc: "https://platform.openai.com/docs/api-reference/chat",
    },
    { name: "messages", member: "Messages", doc: "https://platform.claude.com/docs/en/api/messages" },
    {
      name: "responses",
      member: "Responses",
      doc: "https://platform.openai.com/docs/api-reference/responses",
    },
    {
      name: "converse",
      member: "Converse",
      doc: "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html",
    },
    {
      name: "generate-content",
      member: "GenerateContent",
      doc: "https://ai.google.dev/api/generate-content",
    },
  ],
  attributes: [
    {
      word: "Path",
      doc: "The path that clients ask at; empty for a format of providers only.",
      texts: {
        "chat-completions": "/v1/chat/completions",
        messages: "/v1/messages",
        responses: "/v1/responses",
      },
      typescript: {
        object: "CLIENT_PATHS",
        type: "ClientApi",
        doc: "The wire formats of clients, and their paths.",
      },
    },
    {
      word: "RequestId",
      doc: "The header of a response that has the id of its request.",
      texts: {
        "chat-completions": "x-request-id",
        messages: "request-id",
        responses: "x-request-id",
        converse: "x-amzn-requestid",
        "generate-content": "x-request-id",
      },
      typescript: {
        object: "REQUEST_ID_HEADERS",
        doc: "The headers in which wire formats tell the id of a request.",
      },
    },
  ],
  filter: { reads: true, writes: true, counts: true },
};
