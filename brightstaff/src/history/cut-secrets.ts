// Secrets that the filter has cut in two: what is left of one has no form any more that a detector knows.

/** What stands where something was left out. */
const MARK = "…";
/** Less of a secret tells nothing. */
const SHORTEST = 12;
const IN_WORD = /[\w.~+/=:@-]/;
const LONGEST_KEY = 8_192;
const END_OF_KEY = /-----END (?:[A-Z0-9]{2,12} ){0,3}PRIVATE KEY-----/;
/** The beginnings of those that `secrets.ts` of the detectors finds only as a whole. */
const BEGINNING_AT_END =
  /(?<![A-Za-z0-9])(?:(?:eyJ|sk-|[sr]k_(?:live|test)_|whsec_|gh[pousr]_|github_pat_|npm_|A[KSBC][ICA]A|gl[a-z]{2,5}-|xox[a-z]-|xapp-|AIza|hf_|SG\.|pypi-|gsk_|xai-|dop_v1_|dapi|shp[a-z]{2}_)[\w.-]{4,300}|[a-z]{2,20}:\/\/[^\s/:]{1,100}:[^\s@]{1,200})$/;
/** Bytes by which a clipped text may be shorter than it could be. */
const SLACK = 3;

/** Leaves out words beside a mark that may be a part of a secret: those with digits or letters of both kinds, addresses. */
export function withoutCutWords(text: string): string {
  let mark = text.indexOf(MARK);
  if (mark < 0) return text;
  const pieces: string[] = [];
  const keyEnd = endOfCutKey(text);
  let end = 0;
  for (; mark >= 0; mark = text.indexOf(MARK, Math.max(mark + 1, end))) {
    let [from, to] = [mark, mark + 1];
    while (from > end && IN_WORD.test(text.charAt(from - 1))) from -= 1;
    while (to < text.length && IN_WORD.test(text.charAt(to))) to += 1;
    const before = text.slice(from, mark);
    const after = text.slice(mark + 1, to);
    pieces.push(text.slice(end, from), maybeSecret(before) ? "" : before, MARK);
    const isInKey = mark < keyEnd && keyEnd - mark < LONGEST_KEY;
    end = isInKey ? keyEnd : maybeSecret(after) ? to : mark + 1;
  }
  return pieces.join("") + text.slice(end);
}

/** Where a private key ends whose beginning was left out; -1 without one. */
function endOfCutKey(text: string): number {
  const end = END_OF_KEY.exec(text);
  if (end === null || text.lastIndexOf("-----BEGIN ", end.index) >= 0) return -1;
  return end.index + end[0].length;
}

function maybeSecret(word: string): boolean {
  return word.length >= SHORTEST && /\d|[a-z][A-Z]|[A-Z][a-z][A-Z]|:\/\/|@/.test(word);
}

/** Of a text that may be clipped to so many bytes: without what looks like the beginning of a secret at its end. */
export function withoutClippedSecret(text: string, most: number): string {
  if (Buffer.byteLength(text) < most - SLACK) return text;
  const begun = BEGINNING_AT_END.exec(text);
  return begun === null ? text : text.slice(0, begun.index) + MARK;
}
