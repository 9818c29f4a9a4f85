// What finds one kind of secret or of personal data in a text.

/** Where it stands: UTF-16 units. */
interface Span {
  start: number;
  end: number;
}

export interface Detector {
  /** Texts without any of these have none; undefined: those without three digits have none. */
  hints?: readonly string[];
  find(text: string): Iterable<Span>;
}

/**
 * By a regular expression with bounded repetitions, so that it takes linear time. `check` rejects what has a wrong checksum;
 * then something else may begin at the next group of what was rejected. A named group `only` is what counts; else all of it.
 */
export function byPattern(
  pattern: RegExp,
  { hints, check = () => true }: { hints?: readonly string[]; check?: (found: string) => boolean } = {},
): Detector {
  return {
    ...(hints && { hints }),
    find(text) {
      const spans: Span[] = [];
      pattern.lastIndex = 0;
      for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
        const [whole] = match;
        const group = match.groups?.only;
        if (check(group ?? whole)) {
          const start = match.index + (group === undefined ? 0 : whole.lastIndexOf(group));
          spans.push({ start, end: start + (group ?? whole).length });
        } else pattern.lastIndex = match.index + nextGroup(whole);
      }
      return spans;
    },
  };
}

/**
 * Numbers in groups: from the beginning of each group the longest run of groups that `check` accepts, since other numbers may
 * stand before and behind. It gets digits and letters only.
 */
export function byGroups(
  pattern: RegExp,
  check: (plain: string) => boolean,
  hints?: readonly string[],
): Detector {
  return {
    ...(hints && { hints }),
    find(text) {
      const spans: Span[] = [];
      pattern.lastIndex = 0;
      for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
        const [whole] = match;
        const length = acceptedLength(whole, text.charAt(match.index + whole.length), check);
        if (length > 0) spans.push({ start: match.index, end: match.index + length });
        pattern.lastIndex = match.index + nextGroup(whole);
      }
      return spans;
    },
  };
}

function nextGroup(found: string): number {
  const length = found.search(/[^\dA-Za-z]/);
  return length > 0 ? length + 1 : found.length;
}

function acceptedLength(found: string, behind: string, check: (plain: string) => boolean): number {
  const plain = found.replace(/[^\dA-Za-z]+/g, "");
  let count = plain.length;
  let isEnd = !isMark(behind, 0);
  for (let length = found.length; length > 0; length--) {
    if (!isMark(found, length - 1)) isEnd = true;
    else {
      if (isEnd && check(plain.slice(0, count))) return length;
      isEnd = false;
      count -= 1;
    }
  }
  return 0;
}

/** A digit or a letter. */
function isMark(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
