import { describe, expect, it } from "vitest";
import { exclude, filterBy, hasTerm, readTerms, remove, writeTerm } from "./terms.js";

describe("terms of a filter", () => {
  it("reads fields, words and what is excluded", () => {
    const query = 'model:gpt-4o* status:>=400 tag:"team=the blue" "exact words" -agent:weather hello';
    expect(readTerms(query).map(({ key, value, excluded }) => [key, value, excluded])).toEqual([
      ["model", "gpt-4o*", false],
      ["status", ">=400", false],
      ["tag", "team=the blue", false],
      [undefined, "exact words", false],
      ["agent", "weather", true],
      [undefined, "hello", false],
    ]);
  });

  it.each(["model:", '"open', 'tag:"open', "-", "a:b:c", '""', "http://x"])("reads all of %j", (query) => {
    expect(
      readTerms(query)
        .map(({ text }) => text)
        .join(" "),
    ).toBe(query);
  });

  it("replaces another value of the same field, and keeps the rest as it was typed", () => {
    expect(filterBy('model:a  "exact words" -model:c', "model", "b")).toBe('"exact words" -model:c model:b');
    expect(filterBy("tag:team=blue tag:city=oslo", "tag:team", "red")).toBe("tag:city=oslo tag:team=red");
  });

  it("takes back what it contradicts", () => {
    expect(exclude("model:a status:200", "model", "a")).toBe("status:200 -model:a");
    expect(filterBy("-model:a", "model", "a")).toBe("model:a");
  });

  it("is the same after doing it twice", () => {
    const once = filterBy("", "user", "Ada Lovelace");
    expect(filterBy(once, "user", "Ada Lovelace")).toBe(once);
    expect(hasTerm(once, "user", "Ada Lovelace")).toBe(true);
    expect(remove(once, writeTerm("user", "Ada Lovelace"))).toBe("");
  });

  it("writes values that are read as one term", () => {
    for (const value of ["a b", 'say "no"', "a:b", "-x", "ö…", ">=5"]) {
      const terms = readTerms(`x ${writeTerm("user", value)} y`);
      expect(terms).toHaveLength(3);
      expect(terms[1]?.key).toBe("user");
    }
  });
});
