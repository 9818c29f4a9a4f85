// The text of a message's content, in requests and responses of all three APIs.
import { objectsOf } from "../json.js";

const TEXT_PARTS: ReadonlySet<unknown> = new Set(["text", "input_text", "output_text"]);

/** Returns a string as it is, or joins the text parts of a list by newlines; leaves out images, calls and thinking. */
export function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return objectsOf(content)
    .filter(({ type }) => TEXT_PARTS.has(type))
    .map(({ text }) => text)
    .filter((text) => typeof text === "string" && text !== "")
    .join("\n");
}
