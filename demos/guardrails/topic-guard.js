// An HTTP filter: only questions about the shop go on. It answers 4xx to stop a request, and 200 with the JSON that goes on;
// with an empty body it stays as it is.
import { createServer } from "node:http";
import { sendJson, textOf } from "../shared/agent.js";

const TOPICS = /order|card|deliver|return|refund|hello/i;
const PORT = 10520;

const server = createServer(async (request, response) => {
  if (request.url === "/healthz") return void response.end("ok");
  const { messages } = JSON.parse(await textOf(request));
  const { content } = messages.at(-1);
  if (TOPICS.test(content)) return void response.writeHead(200).end();
  console.log(`topic_guard: stopped "${content}"`);
  sendJson(response, 422, { error: { message: "I can only help with your orders." } });
});
server.listen(PORT, "127.0.0.1", () => console.log(`topic_guard listens on http://127.0.0.1:${PORT}`));
