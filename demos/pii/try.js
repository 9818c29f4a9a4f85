// The user reads addresses, the model only placeholders: whole and streamed, with two SDKs.
import { anthropicAt, openaiAt } from "../shared/clients.js";
import { answered, ask, expectText } from "../shared/say.js";

const openai = openaiAt(12000);
const anthropic = anthropicAt(12000);
const content = "Write to ada@example.com and grace@example.org that ada@example.com wins.";
const messages = [{ role: "user", content }];

ask(content);
const { choices } = await openai.chat.completions.create({ model: "demo/model", messages });
answered("OpenAI's SDK", choices[0].message.content);
expectText(choices[0].message.content, content);

ask(content);
const stream = await openai.chat.completions.create({ model: "demo/model", messages, stream: true });
let text = "";
for await (const { choices } of stream) text += choices[0]?.delta.content ?? "";
answered("OpenAI's SDK, streamed", text);
expectText(text, content);

ask(content);
const message = await anthropic.messages.create({ model: "demo/model", max_tokens: 100, messages });
answered("Anthropic's SDK", message.content[0].text);
expectText(message.content[0].text, content);
