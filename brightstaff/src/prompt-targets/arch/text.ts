// Reads the JSON that Arch-Function writes: in a fence or without it, whole or cut, with quotes of Python's.
import type { JsonObject } from "../../json.js";
import type { JsonTexts } from "../../json-texts.js";

const CLOSERS: Readonly<Record<string, string>> = { "{": "}", "[": "]" };

/** `beginning`: what was written for the model before its answer; some servers repeat it. Throws `OverBudget`. */
export function objectInText(answer: string, beginning: string, texts: JsonTexts): JsonObject | undefined {
  const text = answer.trimStart();
  const whole = /^(```|\{)/.test(text) ? text : beginning + answer;
  const [bare = ""] = whole.replace(/^\s*```(?:json)?/, "").split("```", 1);
  const read = (text: string) => texts.object(text);
  return read(bare) ?? read(balanced(bare)) ?? read(balanced(bare.replaceAll("'", '"')));
}

/** With the brackets that are missing, and without those that close nothing. */
function balanced(text: string): string {
  const open: string[] = [];
  let [result, isQuoted] = ["", false];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (isQuoted) {
      result += character;
      if (character === "\\") result += text.charAt(++at);
      else if (character === '"') isQuoted = false;
      continue;
    }
    if (character === '"') isQuoted = true;
    const closer = CLOSERS[character];
    if (closer !== undefined) open.push(closer);
    else if (character === "}" || character === "]") {
      if (open.at(-1) !== character) continue;
      open.pop();
    }
    result += character;
  }
  return result + (isQuoted ? '"' : "") + open.reverse().join("");
}
