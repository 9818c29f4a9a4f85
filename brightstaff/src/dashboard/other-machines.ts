// Who may look from other machines: whoever knows the password, or whom a proxy in front lets in.
import { createHmac, randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import { promisify } from "node:util";

export interface OtherMachines {
  /** `scrypt:SALT:KEY` */
  passwordHash?: string;
  /** In lower case. */
  trustedHeader?: string;
}

const hashOf = promisify<string, string, number, Buffer>(scrypt);
/** Passwords that are checked at a time: each takes 16 MiB. */
const MOST_CHECKS = 4;
const SECRET = randomBytes(32);

export class Doorkeeper {
  readonly #rules: OtherMachines;
  #checks = 0;
  /** The credentials that were right last: browsers send them with each request. */
  #known: Buffer | undefined;

  constructor(rules: OtherMachines) {
    this.#rules = rules;
  }

  /** Browsers are asked for it. */
  get hasPassword(): boolean {
    return this.#rules.passwordHash !== undefined;
  }

  async admits({ authorization = "", ...headers }: IncomingHttpHeaders): Promise<boolean> {
    const { trustedHeader, passwordHash } = this.#rules;
    if (trustedHeader !== undefined && (headers[trustedHeader] ?? "") !== "") return true;
    const [, credentials] = /^Basic +(\S+)$/i.exec(authorization) ?? [];
    if (passwordHash === undefined || credentials === undefined) return false;
    const fingerprint = createHmac("sha256", SECRET).update(credentials).digest();
    if (this.#known !== undefined && timingSafeEqual(fingerprint, this.#known)) return true;
    if (this.#checks >= MOST_CHECKS) return false;
    this.#checks += 1;
    try {
      const isRight = await isPassword(credentials, passwordHash);
      if (isRight) this.#known = fingerprint;
      return isRight;
    } finally {
      this.#checks -= 1;
    }
  }
}

/** Any name goes with the password. */
async function isPassword(credentials: string, passwordHash: string): Promise<boolean> {
  const [, password = ""] = /^[^:]*:(.*)$/s.exec(Buffer.from(credentials, "base64").toString()) ?? [];
  const [, salt = "", key = ""] = passwordHash.split(":");
  const expected = Buffer.from(key, "base64url");
  return timingSafeEqual(await hashOf(password, salt, expected.length), expected);
}
