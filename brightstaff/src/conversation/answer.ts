// The text of a whole response.

import { isObject, type JsonObject, objectsOf } from "../json.js";
import type { ClientApi } from "./api.js";
import { textOf } from "./text.js";

export function answerText(api: ClientApi, answer: JsonObject): string {
  switch (api) {
    case "chat-completions": {
      const message = objectsOf(answer.choices)[0]?.message;
      return isObject(message) ? textOf(message.content) : "";
    }
    case "messages":
      return textOf(answer.content);
    case "responses":
      return objectsOf(answer.output)
        .map(({ content }) => textOf(content))
        .filter((text) => text !== "")
        .join("\n");
  }
}
