// The user reads addresses, the model only placeholders: whole and streamed, with two SDKs.
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { expectText, say } from "../shared/say.js";

const openai = new OpenAI({ apiKey: "none", baseURL: "http://127.0.0.1:12000/v1" });
const anthropic = new Anthropic({ apiKey: "none", baseURL: "http://127.0.0.1:12000" });
const content = "Write to ada@example.com and grace@example.org that ada@example.com wins.";
const messages = [{ role: "user", content }];

const { choices } = await openai.chat.completions.create({ model: "demo/model", messages });
say(content, "whole", choices[0].message.content);
expectText(choices[0].message.content, content);

const stream = await openai.chat.completions.create({ model: "demo/model", messages, stream: true });
let text = "";
for await (const { choices } of stream) text += choices[0]?.delta.content ?? "";
say(content, "streamed", text);
expectText(text, content);

const message = await anthropic.messages.create({ model: "demo/model", max_tokens: 100, messages });
say(content, "Anthropic's SDK", message.content[0].text);
expectText(message.content[0].text, content);
