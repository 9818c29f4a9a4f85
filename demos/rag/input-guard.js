// An HTTP filter, the first of the three: what tries to give the agent other orders goes no further.
import { createServer } from "node:http";
import { sendJson, textOf } from "../shared/agent.js";

const PORT = 10550;

const server = createServer(async (request, response) => {
  if (request.url === "/healthz") return void response.end("ok");
  const { messages } = JSON.parse(await textOf(request));
  if (!/ignore (all|your) .*instructions/i.test(messages.at(-1).content))
    return void response.writeHead(200).end();
  sendJson(response, 422, { error: { message: "I only answer questions about the museum." } });
});
server.listen(PORT, "127.0.0.1", () => console.log(`input_guard listens on http://127.0.0.1:${PORT}`));
