// An HTTP filter: only questions about the shop go on. It answers 4xx to stop a request, and 200 with the JSON that goes on;
// with an empty body it stays as it is.
import { createServer } from "node:http";
import { sendJson, textOf } from "../shared/agent.js";
import { listen } from "../shared/ports.js";
import { note } from "../shared/say.js";

const TOPICS = /order|card|deliver|return|refund|hello/i;

const server = createServer(async (request, response) => {
  const { messages } = JSON.parse(await textOf(request));
  const goesOn = TOPICS.test(messages.at(-1).content);
  note("topic_guard", goesOn ? "lets it go on" : "stops it");
  if (goesOn) response.writeHead(200).end();
  else sendJson(response, 422, { error: { message: "I can only help with your orders." } });
});
listen(server, "topic_guard", 10520);
