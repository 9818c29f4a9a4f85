// The strings and numbers of a JSON text and where they stand, so that each can be changed and all else stays as it is.

/** Names are strings too. An empty one says that other work may get its turn. */
export interface Token {
  start: number;
  end: number;
}

/** Deeper texts are not read as JSON. */
const DEEPEST = 1_000;
/** UTF-16 units between turns. */
const PAUSE = 64 << 10;

/** Whether it begins as an object or a list. */
export function mayBeJson(text: string): boolean {
  return /^\s*(?:\{\s*["}]|\[)/.test(text);
}

/** What the token of a string says, and how a number is written; undefined: it is no JSON. */
export function saidBy(token: string): string | undefined {
  if (!token.includes("\\")) return token.startsWith('"') ? token.slice(1, -1) : token;
  try {
    return String(JSON.parse(token));
  } catch {
    return undefined;
  }
}

/** What it returns: whether the text was JSON to its end. */
export function* jsonTokens(text: string): Generator<Token, boolean> {
  const closers: string[] = [];
  let expected: "value" | "value or end" | "name" | "name or end" | "colon" | "next" = "value";
  let paused = 0;
  for (let at = behindSpace(text, 0); at < text.length; at = behindSpace(text, at)) {
    if (at - paused > PAUSE) {
      paused = at;
      yield { start: at, end: at };
    }
    const character = text.charAt(at);
    const start = at;
    at += 1;
    switch (expected) {
      case "colon":
        if (character !== ":") return false;
        expected = "value";
        break;
      case "next":
        if (character === closers.at(-1)) closers.pop();
        else if (character === "," && closers.length > 0)
          expected = closers.at(-1) === "}" ? "name" : "value";
        else return false;
        break;
      default: {
        const isName: boolean = expected === "name" || expected === "name or end";
        if (character === closers.at(-1) && expected.endsWith("or end")) {
          closers.pop();
          expected = "next";
        } else if (character === '"') {
          at = behindString(text, start);
          if (at === 0) return false;
          yield { start, end: at };
          expected = isName ? "colon" : "next";
        } else if (isName) return false;
        else if (character === "{" || character === "[") {
          if (closers.push(character === "{" ? "}" : "]") > DEEPEST) return false;
          expected = character === "{" ? "name or end" : "value or end";
        } else {
          at = behindWord(text, start);
          if (at === 0) return false;
          if (/[-\d]/.test(character)) yield { start, end: at };
          expected = "next";
        }
      }
    }
  }
  return expected === "next" && closers.length === 0;
}

function behindSpace(text: string, start: number): number {
  let at = start;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return at;
}

function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** 0 when the string does not end. */
function behindString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) return 0;
    if (code === 0x5c) at += 1;
  }
  return 0;
}

const WORD = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** 0 when no number and no literal stands there. */
function behindWord(text: string, start: number): number {
  WORD.lastIndex = start;
  return WORD.test(text) ? WORD.lastIndex : 0;
}
