// Asks what a user would ask, with OpenAI's and Anthropic's SDKs, although the agents only speak chat
// completions.
import { anthropicAt, openaiAt } from "../shared/clients.js";
import { answered, ask, expectText } from "../shared/say.js";

const openai = openaiAt(8001);
const anthropic = anthropicAt(8001);

async function chat(content) {
  ask(content);
  const request = { model: "travel", messages: [{ role: "user", content }] };
  const { data, response } = await openai.chat.completions.create(request).withResponse();
  const answer = data.choices[0].message.content;
  answered(response.headers.get("x-plano-agent"), answer);
  return answer;
}

expectText(await chat("Will it rain in London tomorrow?"), "London: rain");
expectText(await chat("Is there a seat on the next flight?"), "TP 845");
expectText(await chat("If the weather in Lisbon is good, which flight do I take?"), "I would take it");
expectText(await chat("Hello!"), "I know the weather of");

const question = "Tell me about the weather in Oslo.";
ask(question);
const stream = anthropic.messages.stream({
  model: "travel",
  max_tokens: 100,
  messages: [{ role: "user", content: question }],
});
const answer = await stream.finalText();
answered("Anthropic's SDK, streamed", answer);
expectText(answer, "Oslo: snow");
