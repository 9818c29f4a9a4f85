// The client always names the small model; who answers depends on what it asks.
import OpenAI from "openai";
import { expectText, say } from "../shared/say.js";

const openai = new OpenAI({ apiKey: "none", baseURL: "http://127.0.0.1:12000/v1" });

async function chat(content) {
  const request = { model: "demo/small", messages: [{ role: "user", content }] };
  const { data, response } = await openai.chat.completions.create(request).withResponse();
  const header = (name) => response.headers.get(`x-plano-${name}`);
  say(
    content,
    `${header("route") ?? "no route"}, attempts: ${header("attempts")}`,
    data.choices[0].message.content,
  );
  return data.choices[0].message.content;
}

expectText(await chat("Write a function that sorts."), "The coder");
expectText(await chat("Explain this: x => x * 2"), "The coder");
expectText(await chat("Good morning!"), "The small model");

const decided = await fetch("http://127.0.0.1:12000/routing/v1/chat/completions", {
  method: "POST",
  body: JSON.stringify({ messages: [{ role: "user", content: "What does this code do?" }] }),
});
const { route, models } = await decided.json();
say(
  "Which route would this take?",
  "POST /routing/v1/chat/completions",
  `${route}: ${models.join(", then ")}`,
);
expectText(route, "code understanding");
