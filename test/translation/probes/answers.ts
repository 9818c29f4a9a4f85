// Every member of a provider's answer that a client might want, for the five upstream formats.
import type { UpstreamName } from "../../filter/formats.js";
import { chatAnswers } from "./answers/chat-completions.js";
import { converseAnswers } from "./answers/converse.js";
import { geminiAnswers } from "./answers/generate-content.js";
import { messagesAnswers } from "./answers/messages.js";
import { responsesAnswers } from "./answers/responses.js";
import type { Probe } from "./probe.js";

export const answerProbes: Record<UpstreamName, Probe[]> = {
  "chat-completions": chatAnswers,
  messages: messagesAnswers,
  responses: responsesAnswers,
  converse: converseAnswers,
  "generate-content": geminiAnswers,
};
