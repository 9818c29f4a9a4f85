// Asks a listener for prompts as a user would, and keeps the conversation.
import { openaiAt } from "./clients.js";
import { answered, ask } from "./say.js";

/** Each call of the returned function is a turn. An error's message is the answer, too. */
export function conversationAt(port) {
  const client = openaiAt(port);
  const messages = [];
  return async (content) => {
    ask(content);
    messages.push({ role: "user", content });
    try {
      const { data, response } = await client.chat.completions
        .create({ model: "any", messages })
        .withResponse();
      const answer = data.choices[0].message.content;
      messages.push({ role: "assistant", content: answer });
      answered(response.headers.get("x-plano-prompt-target") ?? "Plano", answer);
      return answer;
    } catch (error) {
      answered(error.headers?.get("x-function-error-code") ?? "error", error.message);
      return error.message;
    }
  };
}
