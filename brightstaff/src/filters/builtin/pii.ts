// Data of persons, with their check digits where they have any.
import type { PiiName } from "@plano/config/run-time";
import { codiceFiscaleLetter, isLuhn, remainderOf97, weightedSum } from "./checksums.js";
import { byGroups, byPattern, type Detector } from "./detector.js";

/** Beginnings and lengths of card numbers. https://www.iso.org/standard/70484.html */
const CARDS: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^4/, [13, 16, 19]],
  [/^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/, [16]],
  [/^3[47]/, [15]],
  [/^(?:6011|65|64[4-9]|62|352[89]|35[3-8])/, [16, 17, 18, 19]],
  [/^(?:36|38|39|30[0-5])/, [14]],
];

function isCard(digits: string): boolean {
  const isKnown = CARDS.some(([start, lengths]) => lengths.includes(digits.length) && start.test(digits));
  return isKnown && isLuhn(digits);
}

/** https://www.swift.com/standards/data-standards/iban-international-bank-account-number */
const IBAN_LENGTHS = new Map(
  (
    "AD24 AE23 AT20 BE16 BG22 BR29 CH21 CY28 CZ24 DE22 DK18 EE20 ES24 FI18 FR27 GB22 GR27 HR21 HU28 IE22 IL23 IS26 IT27 " +
    "LI21 LT20 LU20 LV21 MC27 MT31 NL18 NO15 PL28 PT25 RO24 RS22 SA24 SE24 SI19 SK24 SM27 TR26 UA29"
  )
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))] as const),
);

function isIban(text: string): boolean {
  const length = IBAN_LENGTHS.get(text.slice(0, 2));
  return length === text.length && remainderOf97(text.slice(4) + text.slice(0, 4)) === 1;
}

const DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";

/** https://www.interior.gob.es/opencms/es/servicios-al-ciudadano/tramites-y-gestiones/dni/ */
function isDni(text: string): boolean {
  const digits = text.slice(0, 8).replace("X", "0").replace("Y", "1").replace("Z", "2");
  return DNI_LETTERS.charAt(Number(digits) % 23) === text.at(-1);
}

/** https://www.insee.fr/fr/metadonnees/definition/c1409 */
function isNir(text: string): boolean {
  const digits = text.replaceAll(" ", "").replace("2A", "19").replace("2B", "18");
  return 97 - (Number(digits.slice(0, 13)) % 97) === Number(digits.slice(13));
}

/** https://www.gov.br/receitafederal */
function isCpf(text: string): boolean {
  const digits = text.replace(/\D/g, "");
  const check = (length: number): number => {
    const weights = Array.from({ length }, (_, at) => length + 1 - at);
    return ((weightedSum(digits, weights) * 10) % 11) % 10;
  };
  const isOneDigit = /^(\d)\1+$/.test(digits);
  return !isOneDigit && check(9) === Number(digits[9]) && check(10) === Number(digits[10]);
}

const LONGEST_NAME = 64;

/** The name is read from its end, so that no long word before the sign hides it. */
const email: Detector = {
  hints: ["@"],
  *find(text) {
    const domain = /@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.){1,8}\p{L}{2,24}/gu;
    for (const { index, 0: found } of text.matchAll(domain)) {
      const before = text.slice(Math.max(0, index - LONGEST_NAME), index);
      const [name = ""] = /[\p{L}\p{N}._%+-]*$/u.exec(before) ?? [];
      if (name !== "") yield { start: index - name.length, end: index + found.length };
    }
  },
};

const international = byPattern(/(?<!\+)\+[1-9](?:[ ()./-]{0,2}\d){6,14}(?!\d)/g);
const american = byPattern(
  /(?<![A-Za-z0-9])(?:1[ .-]?)?(?:\([2-9]\d{2}\)[ .-]?|[2-9]\d{2}[ .-])\d{3}[ .-]\d{4}(?!\d)/g,
);

/** Apart, since the first may take the beginning of the second along. */
const phone: Detector = {
  *find(text) {
    yield* international.find(text);
    yield* american.find(text);
  },
};

/** No letter or digit of ASCII may touch these: other scripts write no spaces, and any punctuation may stand around them. */
export const PII: Record<PiiName, Detector> = {
  email,
  // Not the digits of a fraction.
  credit_card: byGroups(
    /(?<!\d|\d\.(?=\d{13}))[2-6](?:(?:[ -]{0,3}|(?<=\d{4})\.(?=\d{4}(?!\d)))\d){12,18}/g,
    isCard,
  ),
  iban: byGroups(/(?<![A-Za-z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]){11,30}/g, isIban),
  phone,
  us_ssn: byPattern(/(?<![A-Za-z0-9])(?!000|666|9\d\d)\d{3}([ -])(?!00)\d{2}\1(?!0000)\d{4}(?![A-Za-z0-9])/g),
  uk_nino: byPattern(
    /(?<![A-Za-z0-9])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D](?![A-Za-z0-9])/g,
  ),
  es_dni: byPattern(/(?<![A-Za-z0-9])(?:\d{8}|[XYZ]\d{7})-?[A-Z](?![A-Za-z0-9])/g, { check: isDni }),
  fr_nir: byPattern(
    /(?<![A-Za-z0-9])[12] ?\d{2} ?\d{2} ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}(?![A-Za-z0-9])/g,
    { check: isNir },
  ),
  it_codice_fiscale: byPattern(
    /(?<![A-Za-z0-9])[A-Z]{6}\d{2}[A-EHLMPRST]\d{2}[A-Z]\d{3}[A-Z](?![A-Za-z0-9])/g,
    {
      check: (code) => codiceFiscaleLetter(code) === code.at(-1),
    },
  ),
  br_cpf: byPattern(/(?<![A-Za-z0-9])\d{3}\.\d{3}\.\d{3}-\d{2}(?![A-Za-z0-9])/g, { check: isCpf }),
  ca_sin: byPattern(/(?<![A-Za-z0-9])[1-79]\d{2}([ -])\d{3}\1\d{3}(?![A-Za-z0-9])/g, {
    check: (number) => isLuhn(number.replace(/\D/g, "")),
  }),
};
