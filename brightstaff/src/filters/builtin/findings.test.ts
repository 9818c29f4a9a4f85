import { createHash } from "node:crypto";
import { PII_NAMES, SECRET_NAMES } from "@plano/config/run-time";
import { expect, test } from "vitest";
import { findingsIn } from "./findings.js";
import { SAMPLES, some, token } from "./testing/samples.js";

const ALL = [...SECRET_NAMES, ...PII_NAMES];

function found(text: string): Record<string, string>[] {
  return [...findingsIn(text, ALL)]
    .flat()
    .map(({ name, start, end }) => ({ [name]: text.slice(start, end) }));
}

test.each(SAMPLES)("finds %s: %s", (name, value) => {
  expect(found(`It is ${value}, or was.`)).toEqual([{ [name]: value }]);
  expect(found(`{"a":"${value}"}`)).toEqual([{ [name]: value }]);
});

test("finds what stands behind a word or in a URL", () => {
  expect(found(`Authorization: Bearer ${some(40)}`)).toEqual([{ bearer_token: some(40) }]);
  expect(found("postgres://app:s3cret@db:5432/x")).toEqual([{ url_password: "s3cret" }]);
});

test.each([
  ["a card with a wrong check digit", "4111 1111 1111 1112"],
  ["a card of no issuer", "9111111111111119"],
  ["an IBAN with wrong check digits", "DE88 3704 0044 0532 0130 00"],
  ["a token with a wrong checksum", token("ghp_").replace(/.$/, (last) => (last === "a" ? "b" : "a"))],
  ["a number that never was one of social security", "000-12-3456"],
  ["a DNI with a wrong letter", "12345678A"],
  ["a CPF of one digit", "111.111.111-11"],
  ["a codice fiscale with a wrong letter", "RSSMRA85T10A562A"],
  ["a token of three parts that is no JWT", `eyJ${some(20)}.eyJ${some(20)}.${some(20)}`],
  ["a date and a version", "2026-11-29 18:00:00, v1.2.3, 10.0.0.1, 1764439200000"],
  ["a hash", createHash("sha256").update("x").digest("hex")],
  ["a UUID", "123e4567-e89b-12d3-a456-426614174000"],
  ["prose", "Meet me at 5 @ the pier, room 415, bring 2-3 friends."],
])("takes %s for nothing", (_what, text) => {
  expect(found(text)).toEqual([]);
});

test("a card before other digits is found, and two are two", () => {
  const card = "4111 1111 1111 1111";
  expect(found(`${card} 12/25, ${card}`)).toEqual([{ credit_card: card }, { credit_card: card }]);
});

test("finds what lies over windows of a long text", () => {
  const mail = "ada@example.com";
  for (const at of [65_520, 65_530, 65_536, 131_060]) {
    const text = "la ".repeat(70_000);
    expect(found(`${text.slice(0, at)} ${mail} ${text.slice(at)}`)).toEqual([{ email: mail }]);
  }
});
