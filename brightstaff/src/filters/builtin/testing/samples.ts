// For tests: one secret or more of each kind, of nobody.
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";

export const some = (length: number): string =>
  createHash("sha512")
    .update("x")
    .digest("base64")
    .replace(/[^A-Za-z0-9]/g, "")
    .repeat(4)
    .slice(0, length);

/** With the checksum at its end. */
export function token(prefix: string): string {
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

export const SAMPLES: [name: string, value: string][] = [
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
