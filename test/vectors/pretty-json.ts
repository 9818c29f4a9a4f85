// Lays out JSON text on lines, two spaces a level, without reading its values: numbers and strings keep their
// spelling.

/** Throws for invalid JSON, and for an object that names a member twice. */
export function prettyJson(text: string): string {
  JSON.parse(text);
  const names: (Set<string> | undefined)[] = [];
  const line = (): string => `\n${"  ".repeat(names.length)}`;
  let laid = "";
  let previous = "";
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g)) {
    if (token === "{" || token === "[") {
      if (isOpening(previous)) laid += line();
      laid += token;
      names.push(token === "{" ? new Set() : undefined);
    } else if (token === "}" || token === "]") {
      names.pop();
      laid += isOpening(previous) ? token : `${line()}${token}`;
    } else if (token === ",") {
      laid += `,${line()}`;
    } else if (token === ":") {
      laid += ": ";
    } else {
      if (isOpening(previous)) laid += line();
      laid += token;
      if (previous === "{" || previous === ",") demandNew(names.at(-1), token);
    }
    previous = token;
  }
  return `${laid}\n`;
}

function isOpening(token: string): boolean {
  return token === "{" || token === "[";
}

function demandNew(names: Set<string> | undefined, name: string): void {
  if (names?.has(name)) throw new Error(`${name} stands twice in an object`);
  names?.add(name);
}
