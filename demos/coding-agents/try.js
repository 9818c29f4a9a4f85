// What coding agents ask, in the APIs they speak: Messages as Claude Code does, and Responses as Codex does.
import { randomUUID } from "node:crypto";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { expectText, say } from "../shared/say.js";

const options = { apiKey: "none", maxRetries: 0, timeout: 20_000 };
const anthropic = new Anthropic({ ...options, baseURL: "http://127.0.0.1:12000" });
const openai = new OpenAI({ ...options, baseURL: "http://127.0.0.1:12000/v1" });
const routeOf = ({ headers }) => headers.get("x-plano-route") ?? "no route";

const READ_FILE = {
  name: "read_file",
  description: "Reads a file of the project.",
  input_schema: { type: "object", properties: { path: { type: "string" } }, required: ["path"] },
};

/** One turn of a session, streamed, with tools and thinking. */
async function turn(session, question, messages) {
  const { data, response } = await anthropic.messages
    .stream(
      {
        model: "demo/coder",
        max_tokens: 4_000,
        thinking: { type: "enabled", budget_tokens: 1_024 },
        tools: [READ_FILE],
        messages,
      },
      { headers: { "x-model-affinity": session } },
    )
    .withResponse();
  const message = await data.finalMessage();
  const shown = message.content.map((block) => {
    if (block.type === "text") return block.text;
    return block.type === "thinking"
      ? `(${block.thinking})`
      : `${block.name}(${JSON.stringify(block.input)})`;
  });
  say(question, `Messages, streamed; ${routeOf(response)}`, shown.join(" "));
  return { message, route: routeOf(response), text: shown.join(" ") };
}

async function responses(input) {
  const { data, response } = await openai.responses
    .create({ model: "demo/coder", input, stream: true })
    .withResponse();
  let text = "";
  for await (const event of data) if (event.type === "response.output_text.delta") text += event.delta;
  say(input, `Responses, streamed; ${routeOf(response)}`, text);
  return `${routeOf(response)} ${text}`;
}

// A bug is fixed in a loop of tools, whose results stay with the model that called them.
const session = randomUUID();
const asked = [{ role: "user", content: "The test of sum.js fails, fix it." }];
const first = await turn(session, asked[0].content, asked);
expectText(first.route, "bug fixing");
expectText(first.text, '(The file will tell.) read_file({"path":"sum.js"})');

const call = first.message.content.find(({ type }) => type === "tool_use");
const result = { type: "tool_result", tool_use_id: call.id, content: "export const sum = (a, b) => a - b;" };
const read = [
  ...asked,
  { role: "assistant", content: first.message.content },
  { role: "user", content: [result] },
];
const second = await turn(session, `the result of ${call.name}`, read);
expectText(second.route, "bug fixing");
expectText(second.text, "thinker: I have read the file");

// What would be work of another kind by itself stays there, too: the session has its model.
const more = { role: "user", content: "Write a test for it." };
const third = await turn(session, more.content, [
  ...read,
  { role: "assistant", content: second.message.content },
  more,
]);
expectText(third.route, "bug fixing");

expectText(await responses("Write a function that adds."), "code generation coder:");
// The other provider's model, in the same API.
expectText(await responses("Explain this: (a, b) => a + b"), "code understanding thinker: it adds");

const title = await anthropic.messages.create({
  model: "arch.claude.code.small.fast",
  max_tokens: 50,
  messages: [{ role: "user", content: "A title for this conversation, please." }],
});
say("A title for this conversation, please.", "arch.claude.code.small.fast", title.content[0].text);
expectText(title.content[0].text, "coder:");
