// Stands in for two models that keep nothing themselves: each answers from what it is sent.
import { startAgent } from "../shared/agent.js";

function answer(messages) {
  const said = messages.filter(({ role }) => role === "user").map(({ content }) => plain(content));
  const name = said.map((text) => /my name is (\w+)/i.exec(text)?.[1]).findLast(Boolean);
  if (/what is my name/i.test(said.at(-1))) return name === undefined ? "I do not know." : `You are ${name}.`;
  return `I have read ${said.length} of your messages.`;
}

function plain(content) {
  return typeof content === "string" ? content : content.map(({ text }) => text).join(" ");
}

startAgent({ name: "writer", port: 10561, reply: answer });
startAgent({ name: "reader", port: 10562, reply: answer });
