// An HTTP filter that only lets questions about the shop pass. A 4xx stops the request; a 200 continues with
// the JSON of its body, or unchanged if the body is empty.
import { createServer } from "node:http";
import { sendJson, textOf } from "../shared/agent.js";
import { listen } from "../shared/ports.js";
import { note } from "../shared/say.js";

const TOPICS = /order|card|deliver|return|refund|hello/i;

const server = createServer(async (request, response) => {
  const { messages } = JSON.parse(await textOf(request));
  const goesOn = TOPICS.test(messages.at(-1).content);
  note("topic_guard", goesOn ? "passes it on" : "stops it");
  if (goesOn) response.writeHead(200).end();
  else sendJson(response, 422, { error: { message: "I can only help with your orders." } });
});
listen(server, "topic_guard", 10520);
