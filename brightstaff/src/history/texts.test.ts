import { expect, it } from "vitest";
import { Texts } from "./texts.js";

it("gives back texts of any length and of all letters, whatever was kept before and after them", () => {
  const texts = new Texts();
  const lengths = [0, 1, 70_000, 300_000, 3, 262_144, 262_143, 2, 500_000, 0];
  const given = lengths.map((length, at) => `${"aé€🙂".slice(at % 4)}${String(at).repeat(length)}`);
  const kept = given.map((text) => texts.keep(text));
  expect(kept.map((text) => text.read())).toEqual(given.map((text) => Buffer.from(text).toString()));
});
