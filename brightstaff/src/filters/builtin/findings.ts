// Finds secrets and personal data in a text, in windows of bounded length: a long text takes proportionally longer.
import type { DetectorName } from "@plano/config/run-time";
import type { Detector } from "./detector.js";
import { PII } from "./pii.js";
import { readably } from "./readably.js";
import { SECRETS } from "./secrets.js";

export interface Finding {
  name: DetectorName;
  start: number;
  end: number;
}

/** UTF-16 units that are searched at a time. */
export const WINDOW = 64 << 10;
/** What begins in a window may end in the next one. */
const LONGEST = 16 << 10;
/** Units before a window that decide whether something begins there. */
const CONTEXT = 128;
const DIGITS = /\d\D{0,4}\d\D{0,4}\d/;
const DETECTORS: Record<DetectorName, Detector> = { ...SECRETS, ...PII };

/** In order, and none over another: of two that overlap, the second is what is left of it. Each step searches one window. */
export function* findingsIn(text: string, names: readonly DetectorName[]): Generator<Finding[], void> {
  let end = 0;
  for (let from = 0; from < text.length; from += WINDOW) {
    const base = Math.max(0, from - CONTEXT);
    const part = readably(text.slice(base, from + WINDOW + LONGEST));
    const isLast = from + WINDOW >= text.length;
    const found: Finding[] = [];
    for (const finding of inOrder(part, names)) {
      const [start, stop] = [base + finding.start, base + finding.end];
      if (start < from || stop <= end || (!isLast && start >= from + WINDOW)) continue;
      found.push({ name: finding.name, start: Math.max(start, end), end: stop });
      end = stop;
    }
    yield found;
  }
}

/** What each text with a finding of these has, as a quick test of short texts. */
export function signOf(names: readonly DetectorName[]): RegExp {
  const detectors = names.map((name) => DETECTORS[name]);
  const hints = detectors.flatMap(({ hints: all = [] }) => all.map((hint) => hint.replace(/\W/g, "\\$&")));
  const digits = detectors.some(({ hints: all }) => all === undefined) ? [DIGITS.source] : [];
  return new RegExp([...digits, ...hints].join("|"));
}

function inOrder(text: string, names: readonly DetectorName[]): Finding[] {
  const hasDigits = DIGITS.test(text);
  const findings = names.flatMap((name) => {
    const { hints, find } = DETECTORS[name];
    const isWorth = hints === undefined ? hasDigits : hints.some((hint) => text.includes(hint));
    return isWorth ? Array.from(find(text), (span) => ({ name, ...span })) : [];
  });
  return findings.sort((one, other) => one.start - other.start || other.end - one.end);
}
