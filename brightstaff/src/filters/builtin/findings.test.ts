import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { PII_NAMES, SECRET_NAMES } from "@plano/config/run-time";
import { expect, test } from "vitest";
import { findingsIn } from "./findings.js";

const ALL = [...SECRET_NAMES, ...PII_NAMES];

function found(text: string): Record<string, string>[] {
  return [...findingsIn(text, ALL)]
    .flat()
    .map(({ name, start, end }) => ({ [name]: text.slice(start, end) }));
}

const some = (length: number): string =>
  createHash("sha512")
    .update("x")
    .digest("base64")
    .replace(/[^A-Za-z0-9]/g, "")
    .repeat(4)
    .slice(0, length);

/** With the checksum at its end. */
function token(prefix: string): string {
  const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  const secret = some(30);
  let [rest, checksum] = [crc32(secret), ""];
  for (let at = 0; at < 6; at++) {
    checksum = digits.charAt(rest % 62) + checksum;
    rest = Math.floor(rest / 62);
  }
  return prefix + secret + checksum;
}

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");
const JWT = `${base64({ alg: "HS256", typ: "JWT" })}.${base64({ sub: "someone" })}.${some(43)}`;
// The keys are joined from parts, so that a scanner for leaked keys does not report this file.
const BLOCK = ["-----BEGIN RSA PRIVATE", " KEY-----\nMIIE\nabc=\n-----END RSA PRIVATE", " KEY-----"].join("");

const SAMPLES: [string, string][] = [
  ["private_key", BLOCK],
  ["github_token", token("ghp_")],
  ["npm_token", token("npm_")],
  ["jwt", JWT],
  ["aws_access_key", `AKIA${"ABCDEFGHIJ234567"}`],
  ["gitlab_token", `glpat-${some(20)}`],
  ["slack_token", `xoxb-${some(30)}`],
  ["stripe_key", `sk_live_${some(24)}`],
  ["openai_key", `sk-proj-${some(40)}T3BlbkFJ${some(40)}`],
  ["anthropic_key", `sk-ant-api03-${some(93)}`],
  ["google_key", `AIza${some(35)}`],
  ["huggingface_token", `hf_${"abcdefghijklmnopqrstuvwxyzABCDEFGH"}`],
  ["sendgrid_key", `SG.${some(22)}.${some(43)}`],
  ["service_key", `gsk_${some(52)}`],
  ["email", "ada.lovelace+x@mail.example.co.uk"],
  ["email", "jürgen@müller.example"],
  ["credit_card", "4111 1111 1111 1111"],
  ["credit_card", "378282246310005"],
  ["credit_card", "5555-5555-5555-4444"],
  ["iban", "DE89 3704 0044 0532 0130 00"],
  ["iban", "GB82WEST12345698765432"],
  ["phone", "+49 (30) 901820-00"],
  ["phone", "(415) 555-2671"],
  ["us_ssn", "123-45-6789"],
  ["uk_nino", "AB 12 34 56 C"],
  ["es_dni", "12345678Z"],
  ["es_dni", "X1234567L"],
  ["fr_nir", "1 84 12 76 451 089 46"],
  ["it_codice_fiscale", "RSSMRA85T10A562S"],
  ["br_cpf", "529.982.247-25"],
  ["ca_sin", "130 692 544"],
];

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
