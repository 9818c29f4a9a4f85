// What an answer says: whole, or in one event of a stream.
import { visitTexts } from "../conversation/any-text.js";
import type { ClientApi } from "../conversation/api.js";
import { isObject, type JsonObject, objectsOf } from "../json.js";
import type { GuardedText } from "./guard.js";

/** Without what an answer repeats of its request. */
export function answerTexts({ choices, content, output }: JsonObject): GuardedText[] {
  const texts: GuardedText[] = [];
  visitTexts({ choices, content, output }, (text, kind) => texts.push({ text, kind, speaker: "assistant" }));
  return texts;
}

/** The pieces of text of an event, without marks. */
export function eventText(api: ClientApi, event: JsonObject): string {
  const pieces: string[] = [];
  visitTexts(saidIn(api, event), (text, kind) => {
    if (kind === "said") pieces.push(text);
  });
  return pieces.join(" ");
}

/** All of an event that has not the API's shape. */
function saidIn(api: ClientApi, event: JsonObject): JsonObject {
  if (api === "chat-completions" ? !Array.isArray(event.choices) : typeof event.type !== "string")
    return event;
  switch (api) {
    case "chat-completions":
      return { said: objectsOf(event.choices).map(({ delta, message }) => delta ?? message) };
    case "messages": {
      const { delta, content_block: block, message } = event;
      const { stop_reason: _reason, ...said } = isObject(delta) ? delta : {};
      return { said, block, content: isObject(message) ? message.content : undefined };
    }
    case "responses": {
      const { delta, text, part, item, response } = event;
      const { arguments: written, refusal } = event;
      return {
        delta,
        text,
        part,
        item,
        written,
        refusal,
        output: isObject(response) ? response.output : undefined,
      };
    }
  }
}
