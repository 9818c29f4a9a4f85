// The client sends only what is new, and names the response or the conversation that it continues.
import { APIError } from "openai";
import { openaiAt } from "../shared/clients.js";
import { answered, ask, expectText } from "../shared/say.js";

const { responses, conversations } = openaiAt(12000);

async function say(input, more = {}) {
  ask(input);
  const response = await responses.create({ model: "demo/writer", input, ...more });
  answered(more.model ?? "demo/writer", response.output_text);
  return response;
}

const first = await say("My name is Ada.");
expectText(first.output_text, "I have read 1");
const second = await say("What is my name?", { previous_response_id: first.id });
expectText(second.output_text, "You are Ada.");

// Another model goes on, streamed.
ask("And what is my name for you?");
const stream = responses.stream({
  model: "demo/reader",
  input: "What is my name for you?",
  previous_response_id: second.id,
});
let text = "";
for await (const event of stream) if (event.type === "response.output_text.delta") text += event.delta;
answered("demo/reader, streamed", text);
expectText(text, "You are Ada.");

const { id } = await conversations.create({ items: [{ role: "user", content: "My name is Grace." }] });
expectText((await say("What is my name?", { conversation: id })).output_text, "You are Grace.");

const forgotten = await say("What is my name?", { store: false });
expectText(forgotten.output_text, "I do not know.");

await responses.delete(first.id);
try {
  await say("What is my name?", { previous_response_id: second.id });
  expectText("", "an error");
} catch (error) {
  if (!(error instanceof APIError)) throw error;
  answered(`${error.status}`, error.error.message);
  expectText(error.code, "previous_response_not_found");
}
