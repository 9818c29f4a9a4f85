// The cost of finding secrets and personal data grows with a text's length, whatever is in it.
import { PII_NAMES, SECRET_NAMES } from "@plano/config/run-time";
import { expect, test } from "vitest";
import { growth, MOST_GROWTH, relativeCost } from "../testing/growth.js";
import { BuiltinFilter } from "./builtin-filter.js";
import { findingsIn } from "./findings.js";
import { Masks } from "./masks.js";

const ALL = [...SECRET_NAMES, ...PII_NAMES];

const HOSTILE: Record<string, (count: number) => string> = {
  digits: (n) => "4".repeat(n * 8),
  "digits apart": (n) => "4 ".repeat(n * 8),
  "groups of digits": (n) => "4111 1 - 36 ".repeat(n),
  "digits and points": (n) => "4111.".repeat(n * 2),
  escapes: (n) => "\\n\\\\".repeat(n * 4),
  "at signs": (n) => "a@".repeat(n * 8),
  "one long name": (n) => "a".repeat(n * 8),
  "domains without end": (n) => `a@${"a.".repeat(n * 8)}`,
  "beginnings of key blocks": (n) => "-----BEGIN PRIVATE KEY-----".repeat(n),
  "beginnings of tokens": (n) => "eyJeyJ.eyJ".repeat(n),
  "capital letters": (n) => "DE89 ABCD ".repeat(n),
  "plus signs": (n) => "+1 (".repeat(n * 2),
  "addresses with passwords": (n) => "a://b:c".repeat(n),
};

test.each(Object.entries(HOSTILE))(
  "takes time in proportion to the text: %s",
  async (_what, make) => {
    expect(await growth(make, 300, (text) => void [...findingsIn(text, ALL)])).toBeLessThan(MOST_GROWTH);
  },
  60_000,
);

/** How many times longer a text of nothing but escapes may take than one of words. */
const MOST_COST = 3;

test.each(["\\", "\\n"])("takes for a text of %j alone about as long as for words", async (unit) => {
  const [escapes = "", words = ""] = [unit, "wörd "].map((each) => each.repeat(1_000_000 / each.length));
  const run = (text: string): void => void [...findingsIn(text, ALL)];
  expect(await relativeCost([escapes, words], run, MOST_COST)).toBeLessThan(MOST_COST);
});

const HOSTILE_JSON: Record<string, (count: number) => string> = {
  "open lists": (n) => "[".repeat(n * 8),
  "lists of lists": (n) => `[${"[],".repeat(n * 8)}0`,
  "small strings with escapes": (n) => `[${'"\\n","a@b.example\\t",'.repeat(n * 2)}0]`,
  "a list that ends badly": (n) => `[${'"\\na@b.example",'.repeat(n * 2)}}`,
  "a string of backslashes": (n) => `["${"\\\\".repeat(n * 8)}"]`,
  "a string that does not end": (n) => `["${"\\n[".repeat(n * 8)}`,
  "strings of JSON in each other": (n) =>
    JSON.stringify([JSON.stringify([JSON.stringify([JSON.stringify(["\\\n".repeat(n)])])])]),
  spaces: (n) => `[${" ".repeat(n * 20)}1 2]`,
};

const filter = new BuiltinFilter({ id: "f", type: "builtin", detectors: ALL, action: "mask" });

test.each(Object.entries(HOSTILE_JSON))(
  "takes time in proportion to a text that may be JSON, there and back: %s",
  async (_what, make) => {
    const run = async (content: string): Promise<void> => {
      const masks = new Masks();
      masks.mask("private_key", "a\n");
      const { signal } = new AbortController();
      await filter.apply({ path: "/", body: { messages: [{ content }] }, headers: {}, signal, masks });
      masks.restore(content);
    };
    expect(await growth(make, 300, run)).toBeLessThan(MOST_GROWTH);
  },
  60_000,
);
