// Check digits of numbers, and checksums of keys.
import { crc32 } from "node:zlib";

/** Digits only. https://www.iso.org/standard/70484.html */
export function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = digits.charCodeAt(digits.length - 1 - at) - 48;
    const value = at % 2 === 0 ? digit : digit * 2;
    sum += value > 9 ? value - 9 : value;
  }
  return sum % 10 === 0;
}

/** Letters count from 10 on. https://www.iso.org/standard/81090.html */
export function remainderOf97(text: string): number {
  let rest = 0;
  for (const character of text) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

const DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const CHECKSUM = 6;

/** https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/ */
export function hasTokenChecksum(secret: string): boolean {
  let rest = crc32(secret.slice(0, -CHECKSUM));
  let written = "";
  for (let at = 0; at < CHECKSUM; at++) {
    written = DIGITS.charAt(rest % DIGITS.length) + written;
    rest = Math.floor(rest / DIGITS.length);
  }
  return secret.endsWith(written);
}

/** Of weighted digits, the way of many national numbers. */
export function weightedSum(digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, at) => sum + weight * Number(digits[at]), 0);
}

const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** The letter at the end of an Italian tax code. https://www.agenziaentrate.gov.it */
export function codiceFiscaleLetter(code: string): string {
  let sum = 0;
  for (let at = 0; at < 15; at++) {
    const character = code.charAt(at);
    const value = /\d/.test(character) ? Number(character) : character.charCodeAt(0) - 65;
    sum += at % 2 === 0 ? (ODD[value] ?? 0) : value;
  }
  return String.fromCharCode(65 + (sum % 26));
}
