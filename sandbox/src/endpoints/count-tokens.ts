// Anthropic's token counting. https://docs.claude.com/en/api/messages-count-tokens

import { isObject } from "@plano/config/json";
import { tokens } from "../answer.js";
import type { Endpoint } from "../api.js";
import { messages } from "../messages/api.js";
import { RequestError } from "../view.js";

/** Only a request for an answer has max_tokens. */
const LIMIT = 1_000_000;

export const countTokens: Endpoint = {
  error: messages.error,
  requestIdHeader: messages.requestIdHeader,
  answer: (call) => {
    const body = isObject(call.body) ? call.body : {};
    if (body.max_tokens !== undefined)
      throw new RequestError("max_tokens: Extra inputs are not permitted", "max_tokens");
    const { model, question } = messages.read({ ...call, body: { ...body, max_tokens: LIMIT } });
    return { model, body: { input_tokens: tokens(question) } };
  },
};
