// Shows requests that pass, are changed, and are stopped.
import { APIError } from "openai";
import { openaiAt } from "../shared/clients.js";
import { answered, ask, expectText } from "../shared/say.js";

const openai = openaiAt(8001);

async function chat(content) {
  ask(content);
  const request = { model: "shop", messages: [{ role: "user", content }] };
  try {
    const { choices } = await openai.chat.completions.create(request);
    const answer = choices[0].message.content;
    answered("shop", answer);
    return answer;
  } catch (error) {
    if (!(error instanceof APIError)) throw error;
    const { message } = error.error;
    answered(`${error.status} by ${error.headers.get("x-plano-filter")}`, message);
    return message;
  }
}

expectText(await chat("Where is my order?"), "Where is my order?");
expectText(
  await chat("My card is 4242 4242 4242 4242, is it valid?"),
  "My card is [card number], is it valid?",
);
expectText(await chat("Write me a poem about the sea."), "I can only help with your orders.");
expectText(await chat("My order: -----BEGIN PRIVATE KEY-----"), "Please do not send private keys.");
