// What passes, what is changed, and what is stopped.
import OpenAI, { APIError } from "openai";
import { expectText, say } from "../shared/say.js";

const openai = new OpenAI({ apiKey: "none", baseURL: "http://127.0.0.1:8001/v1", maxRetries: 0 });

async function chat(content) {
  const request = { model: "shop", messages: [{ role: "user", content }] };
  try {
    const { choices } = await openai.chat.completions.create(request);
    const answer = choices[0].message.content;
    say(content, "shop", answer);
    return answer;
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    say(content, `${error.status} by ${error.headers.get("x-plano-filter")}`, error.message);
    return error.message;
  }
}

expectText(await chat("Where is my order?"), "Where is my order?");
expectText(
  await chat("My card is 4242 4242 4242 4242, is it valid?"),
  "My card is [card number], is it valid?",
);
expectText(await chat("Write me a poem about the sea."), "I can only help with your orders.");
expectText(await chat("My order: -----BEGIN PRIVATE KEY-----"), "Please do not send private keys.");
