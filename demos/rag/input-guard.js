// An HTTP filter, the first of three: stops messages that try to give the agent other orders.
import { createServer } from "node:http";
import { sendJson, textOf } from "../shared/agent.js";
import { listen } from "../shared/ports.js";
import { note } from "../shared/say.js";

const server = createServer(async (request, response) => {
  const { messages } = JSON.parse(await textOf(request));
  const goesOn = !/ignore (all|your) .*instructions/i.test(messages.at(-1).content);
  note("input_guard", goesOn ? "passes it on" : "stops it");
  if (goesOn) response.writeHead(200).end();
  else sendJson(response, 422, { error: { message: "I only answer questions about the museum." } });
});
listen(server, "input_guard", 10550);
