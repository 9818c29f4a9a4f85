// Values come in several turns; Plano keeps nothing between them. The last question streams, with Anthropic's SDK.
import { anthropicAt } from "../shared/clients.js";
import { conversationAt } from "../shared/prompts.js";
import { answered, ask, expectText } from "../shared/say.js";

const say = conversationAt(10000);

expectText(await say("Hello there!"), "I know sources of energy");
expectText(await say("What is known about a source of energy?"), "Could you tell me the energy source");
expectText(await say("renewable"), "wind, sun and water come back");
expectText(await say("And the cost of the fossil energy source?"), "its price follows the market");

const content = "Tell me the cost of the renewable energy source.";
ask(content);
const messages = [{ role: "user", content }];
const stream = anthropicAt(10000).messages.stream({ model: "any", max_tokens: 100, messages });
const answer = await stream.finalText();
answered("Anthropic's SDK, streamed", answer);
expectText(answer, "the sun sends no bill");
