// Asks what coding agents ask, in their APIs: Messages like Claude Code, and Responses like Codex.
import { randomUUID } from "node:crypto";
import { anthropicAt, openaiAt } from "../shared/clients.js";
import { answered, ask, expectText } from "../shared/say.js";

const anthropic = anthropicAt(12000);
const openai = openaiAt(12000);

const READ_FILE = {
  name: "read_file",
  description: "Reads a file of the project.",
  input_schema: { type: "object", properties: { path: { type: "string" } }, required: ["path"] },
};

/** Which model answered, and for which kind of task. */
function placeOf({ headers }) {
  return `${headers.get("x-plano-model")} for ${headers.get("x-plano-route") ?? "no kind"}`;
}

const shown = {
  text: ({ text }) => text,
  thinking: ({ thinking }) => `(${thinking})`,
  tool_use: ({ name, input }) => `${name}(${JSON.stringify(input)})`,
};

/** Returns the conversation after one more turn, streamed, with tools and thinking. */
async function turn(turns, question, content, session = {}) {
  ask(`Messages: ${question}`);
  const messages = [...turns, { role: "user", content }];
  const headers = { "anthropic-beta": "interleaved-thinking-2025-05-14", ...session };
  const thinking = { type: "enabled", budget_tokens: 1_024 };
  const { data, response } = await anthropic.messages
    .stream({ model: "demo/coder", max_tokens: 4_000, thinking, tools: [READ_FILE], messages }, { headers })
    .withResponse();
  const { content: blocks } = await data.finalMessage();
  const text = blocks.map((block) => shown[block.type](block)).join(" ");
  answered(placeOf(response), text);
  return {
    place: placeOf(response),
    text,
    call: blocks.find(({ type }) => type === "tool_use"),
    turns: [...messages, { role: "assistant", content: blocks }],
  };
}

/** Adds a reminder, as coding agents do: by its words alone the kind of task would differ. */
const resultOf = ({ id }) => [
  { type: "tool_result", tool_use_id: id, content: "export const sum = (a, b) => a - b;" },
  { type: "text", text: "<system-reminder>Write a test for what you change.</system-reminder>" },
];

async function fixBug(session) {
  const question = "The test of sum.js fails, fix it.";
  const first = await turn([], question, question, session);
  expectText(first.place, "thinker for bug fixing");
  expectText(first.text, '(The file will tell.) read_file({"path":"sum.js"})');
  const second = await turn(first.turns, "(what the tool has read)", resultOf(first.call), session);
  expectText(second.place, "thinker for bug fixing");
  expectText(second.text, "I have read the file");
  return second.turns;
}

async function responses(input) {
  ask(`Responses: ${input}`);
  const { data, response } = await openai.responses
    .create({ model: "demo/coder", input, stream: true }, { headers: { "openai-beta": "responses=v1" } })
    .withResponse();
  let text = "";
  for await (const event of data) if (event.type === "response.output_text.delta") text += event.delta;
  answered(placeOf(response), text);
  return `${placeOf(response)}: ${text}`;
}

// Tool results stay with the model that called the tool (`route_on_user_only`). The user's next message is
// routed again.
const more = "Write a test for it.";
const third = await turn(await fixBug(), more, more);
expectText(third.place, "coder for code generation");

// With a session id the user's next message stays, too: the session keeps its model.
const named = { "x-model-affinity": randomUUID() };
const stayed = await turn(await fixBug(named), more, more, named);
expectText(stayed.place, "thinker for bug fixing");

expectText(await responses("Write a function that adds."), "coder for code generation");
// The same API reaches the other provider's model.
expectText(await responses("Explain this: (a, b) => a + b"), "thinker for code understanding: it adds");

const small = "arch.claude.code.small.fast";
const title = "A title for this conversation, please.";
ask(`Messages, ${small}: ${title}`);
const { data, response } = await anthropic.messages
  .create({ model: small, max_tokens: 50, messages: [{ role: "user", content: title }] })
  .withResponse();
answered(placeOf(response), data.content[0].text);
expectText(placeOf(response), "coder for no kind");
