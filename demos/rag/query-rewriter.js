// An HTTP filter: makes a follow-up question one that can be understood alone, by asking a model through Plano.
import { createServer } from "node:http";
import OpenAI from "openai";
import { sendJson, textOf } from "../shared/agent.js";

const PORT = 10551;
const INSTRUCTIONS = "Rewrite the last question so that it can be understood without the conversation.";
const openai = new OpenAI({
  apiKey: "none",
  baseURL: "http://127.0.0.1:12000/v1",
  timeout: 5_000,
  maxRetries: 0,
});

const server = createServer(async (request, response) => {
  if (request.url === "/healthz") return void response.end("ok");
  try {
    const body = JSON.parse(await textOf(request));
    const messages = [{ role: "system", content: INSTRUCTIONS }, ...body.messages];
    const { choices } = await openai.chat.completions.create({ model: "demo/rewriter", messages });
    const question = choices[0].message.content;
    console.log(`query_rewriter: ${body.messages.at(-1).content} -> ${question}`);
    const last = { ...body.messages.at(-1), content: question };
    sendJson(response, 200, { ...body, messages: [...body.messages.slice(0, -1), last] });
  } catch (error) {
    sendJson(response, 500, { error: { message: error.message } });
  }
});
server.listen(PORT, "127.0.0.1", () => console.log(`query_rewriter listens on http://127.0.0.1:${PORT}`));
