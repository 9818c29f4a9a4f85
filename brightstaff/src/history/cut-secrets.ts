// Secrets that the filter has cut in two: what is left of one has no form any more that a detector knows.

/** What stands where something was left out. */
export const MARK = "…";
/** Less of a secret tells nothing. */
const SHORTEST = 12;
const IN_WORD = /[\w.~+/=:@-]/;
const LONGEST_KEY = 8_192;
/** The first line of a private key, and its last. */
const EDGE_OF_KEY = /-----(BEGIN|END) (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY-----/g;
/** The beginnings of those that `secrets.ts` of the detectors finds only as a whole. */
const BEGINNING_AT_END =
  /(?<![A-Za-z0-9])(?:(?:eyJ|sk-|[sr]k_(?:live|test)_|whsec_|gh[pousr]_|github_pat_|npm_|A[KSBC][ICA]A|gl[a-z]{2,5}-|xox[a-z]-|xapp-|AIza|hf_|SG\.|pypi-|gsk_|xai-|dop_v1_|dapi|shp[a-z]{2}_)[\w.-]{4,300}|[a-z]{2,20}:\/\/[^\s/:]{1,100}:[^\s@]{1,200})$/;
/** Bytes by which a clipped text may be shorter than it could be. */
const SLACK = 3;

/**
 * Leaves out words beside a mark that may be a part of a secret: those with digits or letters of both kinds, addresses. Behind a
 * mark it leaves out everything up to the last line of a private key whose first line does not follow the mark.
 */
export function withoutCutWords(text: string): string {
  let mark = text.indexOf(MARK);
  if (mark < 0) return text;
  const pieces: string[] = [];
  const edges = text.matchAll(EDGE_OF_KEY);
  let edge = edges.next().value;
  let end = 0;
  for (; mark >= 0; mark = text.indexOf(MARK, Math.max(mark + 1, end))) {
    let [from, to] = [mark, mark + 1];
    while (from > end && IN_WORD.test(text.charAt(from - 1))) from -= 1;
    while (to < text.length && IN_WORD.test(text.charAt(to))) to += 1;
    const before = text.slice(from, mark);
    const after = text.slice(mark + 1, to);
    pieces.push(text.slice(end, from), maybeSecret(before) ? "" : before, MARK);
    while (edge !== undefined && edge.index < mark) edge = edges.next().value;
    const keyEnd = edge?.[1] === "END" && edge.index - mark < LONGEST_KEY ? edge.index : undefined;
    end = keyEnd ?? (maybeSecret(after) ? to : mark + 1);
  }
  return pieces.join("") + text.slice(end);
}

function maybeSecret(word: string): boolean {
  return word.length >= SHORTEST && /\d|[a-z][A-Z]|[A-Z][a-z][A-Z]|:\/\/|@/.test(word);
}

/** Whether the text may be the beginning of a longer one, of which so many bytes are kept. */
export function mayBeClipped(text: string, most: number): boolean {
  return Buffer.byteLength(text) >= most - SLACK;
}

/** Leaves out what looks like the beginning of a secret at the end of a text. */
export function withoutBegunSecret(text: string): string {
  const begun = BEGINNING_AT_END.exec(text);
  return begun === null ? text : text.slice(0, begun.index) + MARK;
}
