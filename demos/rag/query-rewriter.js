// An HTTP filter: rewrites a follow-up question so that it can be understood alone, by calling a model
// through Plano.
import { createServer } from "node:http";
import { sendJson, textOf } from "../shared/agent.js";
import { openaiAt } from "../shared/clients.js";
import { listen } from "../shared/ports.js";
import { note } from "../shared/say.js";

const INSTRUCTIONS = "Rewrite the last question so that it can be understood without the conversation.";
/** Plano's own model listener. */
const openai = openaiAt(12000);

const server = createServer(async (request, response) => {
  try {
    const body = JSON.parse(await textOf(request));
    const messages = [{ role: "system", content: INSTRUCTIONS }, ...body.messages];
    const { choices } = await openai.chat.completions.create(
      { model: "demo/rewriter", messages },
      { timeout: 5_000 },
    );
    const question = choices[0].message.content;
    const asked = body.messages.at(-1);
    note("query_rewriter", question === asked.content ? "leaves it as it is" : `makes it: ${question}`);
    const last = { ...asked, content: question };
    sendJson(response, 200, { ...body, messages: [...body.messages.slice(0, -1), last] });
  } catch (error) {
    sendJson(response, 500, { error: { message: error.message } });
  }
});
listen(server, "query_rewriter", 10551);
