// Plano-Orchestrator's prompt: one message with exactly the structure of the model's training, including Python's
// spaces in JSON and the doubled braces of the answer's format.
import { answerText } from "../conversation/answer.js";
import type { Candidate } from "./decision.js";
import type { Message } from "./excerpt.js";
import type { PromptFormat } from "./model-choice.js";
import { namesInText } from "./names-in-text.js";
import { conversationBlock } from "./prompt.js";

export const planoPromptFormat: PromptFormat = {
  ask: (candidates, excerpt) => ({
    messages: [{ role: "user", content: promptOf(candidates, excerpt) }],
    temperature: 0.01,
  }),
  namesIn: (answer) => namesInText(answerText("chat-completions", answer)),
};

function promptOf(candidates: readonly Candidate[], excerpt: readonly Message[]): string {
  return `You are a router: you select the routes that serve what the user of a conversation wants.
The routes are listed in <routes></routes>, one JSON object per line, and the conversation so far is in \
<conversation></conversation>, a JSON array.

<routes>
${candidates.map(routeOf).join("\n")}
</routes>

${conversationBlock(excerpt)}

Instructions:
1. Work out from the whole conversation what the user's latest message asks for.
2. Compare that with the name and the description of every route.
3. Answer with the exact names of the routes that are needed, in the order in which they are needed, and with nothing else.
4. Answer with an empty list if no route fits, or if what the user asks for has already been done.

Your answer must be JSON in this format:
{{"route": ["route_name_1", "route_name_2", ...]}}`;
}

function routeOf({ id, description }: Candidate): string {
  const parameters = '{"type": "object", "properties": {}, "required": []}';
  return `{"name": ${JSON.stringify(id)}, "description": ${JSON.stringify(description)}, "parameters": ${parameters}}`;
}
