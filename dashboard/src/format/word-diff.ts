// Which words two texts have in common, in their order, and which only one of them has.

export interface DiffPiece {
  kind: "same" | "gone" | "new";
  text: string;
}

/** Also of languages that write no gaps between words. */
const SEGMENTER = new Intl.Segmenter(undefined, { granularity: "word" });
/** Words and the gaps between them; of longer texts, what lies behind differs as a whole. */
const MOST = 4_000;

export function wordDiff(before: string, after: string): DiffPiece[] {
  const [one, other] = [wordsOf(before), wordsOf(after)];
  const lengths = commonLengths(one, other);
  const pieces: DiffPiece[] = [];
  const add = (kind: DiffPiece["kind"], text: string): void => {
    const last = pieces.at(-1);
    if (last?.kind === kind) last.text += text;
    else if (text !== "") pieces.push({ kind, text });
  };
  let [at, to] = [0, 0];
  while (at < one.length || to < other.length) {
    const [left, right] = [one[at], other[to]];
    if (left !== undefined && left === right) {
      add("same", left);
      at += 1;
      to += 1;
    } else if (right === undefined || (left !== undefined && lengths(at + 1, to) >= lengths(at, to + 1))) {
      add("gone", left ?? "");
      at += 1;
    } else {
      add("new", right);
      to += 1;
    }
  }
  return pieces;
}

function wordsOf(text: string): string[] {
  const words: string[] = [];
  for (const { segment, index } of SEGMENTER.segment(text)) {
    if (words.length === MOST - 1) return [...words, text.slice(index)];
    words.push(segment);
  }
  return words;
}

/** How many words are common from the two places on. */
function commonLengths(one: readonly string[], other: readonly string[]): (at: number, to: number) => number {
  const width = other.length + 1;
  const table = new Uint16Array((one.length + 1) * width);
  for (let at = one.length - 1; at >= 0; at -= 1)
    for (let to = other.length - 1; to >= 0; to -= 1) {
      const isCommon = one[at] === other[to];
      const [below, beside] = [(at + 1) * width + to, at * width + to + 1];
      table[at * width + to] = isCommon
        ? (table[below + 1] as number) + 1
        : Math.max(table[below] as number, table[beside] as number);
    }
  return (at, to) => table[at * width + to] as number;
}
