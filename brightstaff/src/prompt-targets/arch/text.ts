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
  // Pieces, not characters: each character that is added to a string is an object of its own.
  const kept: string[] = [];
  let [begin, isQuoted] = [0, false];
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at);
    if (isQuoted) {
      if (character === "\\") at++;
      else if (character === '"') isQuoted = false;
      continue;
    }
    if (character === '"') isQuoted = true;
    const closer = CLOSERS[character];
    if (closer !== undefined) open.push(closer);
    else if ((character === "}" || character === "]") && open.at(-1) === character) open.pop();
    else if (character === "}" || character === "]") {
      kept.push(text.slice(begin, at));
      begin = at + 1;
    }
  }
  kept.push(text.slice(begin));
  return kept.join("") + (isQuoted ? '"' : "") + open.reverse().join("");
}
