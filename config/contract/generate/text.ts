// Pieces of source text that both languages share. Biome breaks lines and indents afterwards.

/** A doc comment on one line, or on several when the text has line ends; empty without a text. */
export function docComment(text: string | undefined): string {
  if (text === undefined) return "";
  const lines = text.split("\n").flatMap(wrap);
  if (lines.length === 1) return `/** ${lines[0]} */\n`;
  return `/**\n${lines.map((line) => ` * ${line}\n`).join("")} */\n`;
}

/** Columns of a comment's text. */
const WIDTH = 110;

function wrap(text: string): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** `AuthStyle` -> `authStyle` */
export function lowerFirst(name: string): string {
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}`;
}

export const quote = (text: string): string => JSON.stringify(text);
