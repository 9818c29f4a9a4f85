// Finds the names in a model's answer. Models put prose and code fences around their JSON, double its braces and write
// Python's quotes, so only the member with the names is searched; the last one is the answer, and earlier ones are
// thinking.

const KEY = /["'](?:route|agents)["']/g;
const TOKEN = /(?:\s|\\n)*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(null|None|[[\],:]))/sy;
/** Only the end of an answer is read: it is a few names. */
const MOST_CHARACTERS = 16_384;

/** Undefined without such a member. The text is never evaluated. */
export function namesInText(text: string): string[] | undefined {
  const end = text.slice(-MOST_CHARACTERS);
  let names: string[] | undefined;
  for (const { index, 0: key } of end.matchAll(KEY)) names = valueAt(end, index + key.length) ?? names;
  return names;
}

/** `: null`, `: "name"` or `: ["name", …]`. */
function valueAt(text: string, at: number): string[] | undefined {
  const tokens = tokensFrom(text, at);
  const next = (): Token | undefined => tokens.next().value;
  if (next()?.mark !== ":") return undefined;
  const first = next();
  if (first?.name !== undefined) return [first.name];
  if (isNull(first)) return [];
  if (first?.mark !== "[") return undefined;
  const names: string[] = [];
  for (let token = next(); token !== undefined; token = next()) {
    if (token.mark === "]") return names;
    if (token.name !== undefined) names.push(token.name);
    else if (token.mark !== "," && !isNull(token)) return undefined;
  }
  return undefined;
}

interface Token {
  name?: string;
  mark?: string;
}

function isNull(token: Token | undefined): boolean {
  return token?.mark === "null" || token?.mark === "None";
}

function* tokensFrom(text: string, at: number): Generator<Token, undefined> {
  const pattern = new RegExp(TOKEN);
  pattern.lastIndex = at;
  for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
    const [, double, single, mark] = found;
    if (double !== undefined) yield { name: unescaped(double) };
    else if (single !== undefined) yield { name: single.replaceAll("\\'", "'") };
    else if (mark !== undefined) yield { mark };
  }
}

function unescaped(inside: string): string {
  try {
    return String(JSON.parse(`"${inside}"`));
  } catch {
    return inside;
  }
}
