// The client always names the small model; the task decides who answers.
import { openaiAt } from "../shared/clients.js";
import { portOf } from "../shared/ports.js";
import { answered, ask, expectText } from "../shared/say.js";

const openai = openaiAt(12000);

async function chat(content) {
  ask(content);
  const request = { model: "demo/small", messages: [{ role: "user", content }] };
  const { data, response } = await openai.chat.completions.create(request).withResponse();
  const header = (name) => response.headers.get(`x-plano-${name}`);
  const answer = data.choices[0].message.content;
  answered(`${header("model")} for ${header("route") ?? "no kind"}, asked: ${header("attempts")}`, answer);
  return answer;
}

expectText(await chat("Write a function that sorts."), "The coder");
// The first model of this kind fails, and the client does not notice.
expectText(await chat("Explain this: x => x * 2"), "The coder");
expectText(await chat("Good morning!"), "The small model");

const question = "What does this code do?";
ask(`POST /routing/v1/chat/completions: ${question}`);
const decided = await fetch(`http://127.0.0.1:${portOf(12000)}/routing/v1/chat/completions`, {
  method: "POST",
  body: JSON.stringify({ messages: [{ role: "user", content: question }] }),
  signal: AbortSignal.timeout(20_000),
});
const { route, models } = await decided.json();
answered("only the decision", `${route}: ${models.join(", then ")}`);
expectText(route, "code understanding");
