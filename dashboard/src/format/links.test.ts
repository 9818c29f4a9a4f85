import { expect, it } from "vitest";
import { splitText } from "./links.js";

it("finds addresses by their hosts, without the full stop behind them", () => {
  expect(splitText("See https://example.com/a?b=1. Bye")).toEqual([
    { kind: "text", text: "See " },
    { kind: "link", text: "https://example.com/a?b=1", host: "example.com" },
    { kind: "text", text: ". Bye" },
  ]);
});

it("shows the host that is asked, not the one that an address pretends", () => {
  expect(splitText("https://bank.example@evil.example/")).toEqual([
    { kind: "link", text: "https://bank.example@evil.example/", host: "evil.example" },
  ]);
});

it.each([
  "javascript:alert(1)",
  "data:text/html,x",
  "<img src=x>",
  "http://",
  "https://[",
  "ftp://a.example",
])("leaves %s as text", (text) => {
  expect(splitText(text)).toEqual([{ kind: "text", text }]);
});

it("marks what was masked", () => {
  expect(splitText("to ⟦email⟧")).toEqual([
    { kind: "text", text: "to " },
    { kind: "masked", text: "⟦email⟧" },
  ]);
});

it("loses nothing", () => {
  const text = "a https://x.example/ b ⟦card⟧ c https://y.example! d";
  expect(
    splitText(text)
      .map((piece) => piece.text)
      .join(""),
  ).toBe(text);
});
