// The text of a message's content, in requests and answers of all three APIs alike.
import { objectsOf } from "../json.js";

const TEXT_PARTS: ReadonlySet<unknown> = new Set(["text", "input_text", "output_text"]);

/** A string, or the text parts of a list joined by newlines; images, calls, thoughts and the like are left out. */
export function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  return objectsOf(content)
    .filter(({ type }) => TEXT_PARTS.has(type))
    .map(({ text }) => text)
    .filter((text) => typeof text === "string" && text !== "")
    .join("\n");
}
