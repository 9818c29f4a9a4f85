// Whatever ordinary text stands around a value, all of the value is found.
import { PII_NAMES, SECRET_NAMES } from "@plano/config/run-time";
import { expect, test } from "vitest";
import { findingsIn } from "./findings.js";
import { SAMPLES } from "./testing/samples.js";

const ALL = [...SECRET_NAMES, ...PII_NAMES];

const MARKS = [
  ...["", " ", ".", ",", ":", ";", "!", "?", "'", '"', "`", "(", ")", "[", "]", "<", ">", "{", "}", "/", "|"],
  ...[
    "-",
    "--",
    "_",
    "*",
    "~",
    "#",
    "=",
    "&",
    "$",
    "\n",
    "\t",
    "\\n",
    "\\t",
    '\\"',
    "\\u001f",
    "\u2013",
    "\u2026",
    "\u00a0",
  ],
  ...["\u96fb\u8a71", "\u3002", "\uff0c"],
];
const BEFORE = [
  ...MARKS,
  ...[
    "no.",
    "x-",
    "id_",
    "CC#",
    "1 ",
    "07 ",
    "36 ",
    "2 1 ",
    "1 - ",
    "item 3: ",
    "2026-11-29 ",
    "1,",
    "AB12 ",
    "v1.2 ",
  ],
];
const AFTER = [...MARKS, " 2", " 12/27 123", "'s", " x", "-thanks", " 0", ",1"];
const BETWEEN = [" ", ", ", "; ", "\n", "|", " - ", "\\n", "\t"];

/** The part of the text between two units that no finding covers. */
function uncovered(text: string, start: number, end: number): string {
  let rest = "";
  let at = start;
  for (const finding of [...findingsIn(text, ALL)].flat()) {
    if (finding.end <= at) continue;
    rest += text.slice(at, Math.max(at, Math.min(finding.start, end)));
    at = Math.max(at, finding.end);
  }
  return rest + text.slice(at, Math.max(at, end));
}

test.each(SAMPLES)("finds all of %s between any marks: %s", (_name, value) => {
  const left = BEFORE.flatMap((before) =>
    AFTER.filter((after) => {
      const text = before + value + after;
      return uncovered(text, before.length, before.length + value.length) !== "";
    }).map((after) => before + value + after),
  );
  expect(left).toEqual([]);
});

test.each(SAMPLES)("finds all of %s beside any other value: %s", (_name, value) => {
  const left = BETWEEN.flatMap((between) =>
    SAMPLES.map(([, other]) => value + between + other).filter((text) => {
      const second = value.length + between.length;
      return uncovered(text, 0, value.length) + uncovered(text, second, text.length) !== "";
    }),
  );
  expect(left).toEqual([]);
});

test("an overlap of two values is masked once, and the rest as well", () => {
  const text = "+1 212 555 0123 4111 1111 1111 1111";
  const [phone, card] = [...findingsIn(text, ALL)].flat();
  expect(phone).toMatchObject({ name: "phone", start: 0 });
  expect(card).toEqual({ name: "credit_card", start: phone?.end, end: text.length });
});
