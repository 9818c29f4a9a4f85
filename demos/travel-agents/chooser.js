// Stands in for the model that chooses agents, so that the demo needs no key: it looks for words. With a key, name a real
// model as `agent_orchestration_model` in plano_config.yaml.
import { createServer } from "node:http";
import { completionOf, sendJson, textOf } from "../shared/agent.js";

const WORDS = { weather: /weather|rain|sun|warm|cold/i, flights: /fl(y|ight)|seat|plane/i };
const PORT = 10512;

const server = createServer(async (request, response) => {
  if (request.url === "/healthz") return void response.end("ok");
  const { messages } = JSON.parse(await textOf(request));
  const [, conversation] = /<conversation>(.*)<\/conversation>/s.exec(messages.at(-1).content);
  const latest = JSON.parse(conversation).at(-1).content;
  const agents = Object.keys(WORDS).filter((name) => WORDS[name].test(latest));
  console.log(`chooser: ${agents.join(", ") || "nobody"}`);
  const call = {
    id: "call_1",
    type: "function",
    function: { name: "select_agents", arguments: JSON.stringify({ agents }) },
  };
  const message = { role: "assistant", content: null, tool_calls: [call] };
  sendJson(response, 200, completionOf({ message, finish_reason: "tool_calls" }));
});
server.listen(PORT, "127.0.0.1", () => console.log(`chooser listens on http://127.0.0.1:${PORT}`));
