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
 * By a regular expression with bounded repetitions, so that it takes linear time. `check` rejects what has a wrong checksum.
 * A named group `only` is what counts; else all of it.
 */
export function byPattern(
  pattern: RegExp,
  { hints, check = () => true }: { hints?: readonly string[]; check?: (found: string) => boolean } = {},
): Detector {
  return {
    ...(hints && { hints }),
    *find(text) {
      for (const match of text.matchAll(pattern)) {
        const [whole] = match;
        const group = match.groups?.only;
        if (!check(group ?? whole)) continue;
        const start = match.index + (group === undefined ? 0 : whole.lastIndexOf(group));
        yield { start, end: start + (group ?? whole).length };
      }
    },
  };
}

/** Numbers in groups: the longest beginning that `check` accepts, up to the end of a group. It gets digits and letters only. */
export function byBeginning(
  pattern: RegExp,
  check: (plain: string) => boolean,
  hints?: readonly string[],
): Detector {
  return {
    ...(hints && { hints }),
    *find(text) {
      let end = 0;
      for (const match of text.matchAll(pattern)) {
        if (match.index < end) continue;
        const length = acceptedLength(match[0], check);
        if (length === 0) continue;
        end = match.index + length;
        yield { start: match.index, end };
      }
    },
  };
}

function acceptedLength(found: string, check: (plain: string) => boolean): number {
  for (let length = found.length; length > 0; length--) {
    if (/[\dA-Z]/i.test(found.charAt(length)) || !/[\dA-Z]/i.test(found.charAt(length - 1))) continue;
    if (check(found.slice(0, length).replace(/[^\dA-Z]/gi, ""))) return length;
  }
  return 0;
}
