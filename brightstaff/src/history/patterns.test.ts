import { SECRET_NAMES } from "@plano/config/run-time";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Mask } from "./mask.js";
import { finderOf } from "./patterns.js";

function masked(pattern: string, text: string, isCut = false): string {
  const mask = new Mask([], finderOf([{ name: "x", pattern }]));
  return isCut ? mask.ofClipped(text, Buffer.byteLength(text)) : mask.of(text);
}

test.each([
  ["EMP-\\d{6}", "ask EMP-123456 or EMP-12", "ask ⟦x⟧ or EMP-12"],
  ["\\bproject (alpha|beta)\\b", "project alpha, project alphabet", "⟦x⟧, project alphabet"],
  ["^secret", "secret secret", "⟦x⟧ secret"],
  ["[äöü]+|😀", "für 😀 da", "f⟦x⟧r ⟦x⟧ da"],
  ["\\p{Lu}{2,}", "ÄÖ and A", "⟦x⟧ and A"],
  ["a*", "baab", "b⟦x⟧b"],
  ["\\d{4}", "123456", "⟦x⟧"],
  ["no.*end", "no\nend no end", "no\nend ⟦x⟧"],
])("%s masks all that any match covers", (pattern, text, expected) => {
  expect(masked(pattern, text)).toBe(expected);
});

test("several patterns leave nothing of what overlaps", () => {
  const own = finderOf([
    { name: "one", pattern: "abc" },
    { name: "two", pattern: "cd+" },
  ]);
  expect(new Mask([], own).of("abcddd cd abc")).toBe("⟦one⟧ ⟦two⟧ ⟦one⟧");
});

test.each([
  ["PRIVATE", "-----BEGIN PRIVATE KEY-----\nMIIabc\n-----END PRIVATE KEY-----", "⟦private_key⟧"],
  ["\\d{4}", "AKIA2345672345672345", "⟦aws_access_key⟧"],
  ["to AKIA\\d", "to AKIA2345672345672345.", "⟦x⟧."],
  ["acme", "bob@acme.com at acme", "⟦email⟧ at ⟦x⟧"],
])("%s hides no secret from the detectors", (pattern, text, expected) => {
  const own = finderOf([{ name: "x", pattern }]);
  expect(new Mask([...SECRET_NAMES, "email"], own).of(text)).toBe(expected);
});

test("digits of other keyboards and escapes are those of ASCII, and what is written so is masked", () => {
  expect(masked("id \\d+", "id\u00a0１２")).toBe("⟦x⟧");
  expect(masked("[１２]+", "１２")).toBe("⟦x⟧");
});

test("what is left of a match beside a cut is masked", () => {
  expect(masked("EMP-\\d{6}", "an EMP-12…")).toBe("an ⟦x⟧…");
  expect(masked("EMP-\\d{6}", "…3456 left 12")).toBe("…⟦x⟧ left 12");
  expect(masked("EMP-\\d{6}", "an EMP-12")).toBe("an EMP-12");
  expect(masked("EMP-\\d{6}", "an EMP-12", true)).toBe("an ⟦x⟧");
});

test("whatever the pattern, the masked text is that of JavaScript's expressions", () => {
  const piece = fc.constantFrom(
    "a",
    "b",
    "(a|b)",
    "[^b]",
    "a*",
    "b+",
    "(ab)?",
    "\\b",
    "a{1,2}",
    "(?:ba|a){2}",
  );
  const patterns = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(""));
  fc.assert(
    fc.property(patterns, fc.stringMatching(/^[abc ]{0,12}$/), (pattern, text) => {
      const covered = new Array<boolean>(text.length).fill(false);
      for (let start = 0; start < text.length; start += 1)
        for (let end = start + 1; end <= text.length; end += 1)
          if (new RegExp(`^.{${start}}(?:${pattern})(?<=^.{${end}})`, "u").test(text))
            covered.fill(true, start, end);
      const expected = text.replace(/./g, (letter, at: number) => (covered[at] === true ? "#" : letter));
      expect(masked(pattern, text)).toBe(expected.replace(/#+/g, "⟦x⟧"));
    }),
  );
});
