// Stands in for a model that chooses agents or kinds of tasks, so that demos need no key: it looks for words
// in the latest message.
import { createServer } from "node:http";
import { completionOf, sendJson, textOf } from "./agent.js";
import { listen } from "./ports.js";
import { note } from "./say.js";

/** `words` lists, for each name, the words in a message that select it. */
export function startChooser({ port, words }) {
  const server = createServer(async (request, response) => {
    const { messages } = JSON.parse(await textOf(request));
    const [, conversation] = /<conversation>(.*)<\/conversation>/s.exec(messages.at(-1).content);
    const latest = JSON.parse(conversation).at(-1).content;
    const agents = Object.keys(words).filter((name) => words[name].test(latest));
    note("chooser", `chose: ${agents.join(", ") || "none"}`);
    const call = {
      id: "call_1",
      type: "function",
      function: { name: "select_agents", arguments: JSON.stringify({ agents }) },
    };
    const message = { role: "assistant", content: null, tool_calls: [call] };
    sendJson(response, 200, completionOf({ message, finish_reason: "tool_calls" }));
  });
  listen(server, "chooser", port);
}
