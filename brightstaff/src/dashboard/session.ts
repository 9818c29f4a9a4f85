// Who may look: whoever has the token of the state directory. A page trades it for a cookie, which lasts as long as the token.
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import type { IncomingHttpHeaders } from "node:http";
import path from "node:path";

/** In the state directory. */
export const TOKEN_FILE = "dashboard-token";
const TOKEN_BYTES = 32;
const TOKEN_FORM = /^[\w-]{40,100}$/;
const OWNER_ONLY = 0o600;

/** Of an earlier start, so that pages stay open; else a new one. Rejects when it cannot be written. */
export async function readToken(directory: string): Promise<string> {
  const file = path.join(directory, TOKEN_FILE);
  const found = (await readFile(file, "utf8").catch(() => "")).trim();
  if (TOKEN_FORM.test(found)) return found;
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  await writeFile(file, `${token}\n`, { mode: OWNER_ONLY });
  return token;
}

export class Sessions {
  readonly #token: string;
  readonly #session: string;

  constructor(token: string) {
    this.#token = token;
    this.#session = createHmac("sha256", token).update("dashboard session").digest("base64url");
  }

  isToken(given: unknown): boolean {
    return typeof given === "string" && isSame(given, this.#token);
  }

  /** By the cookie of a page, or the token of a program. */
  knows({ cookie = "", authorization = "" }: IncomingHttpHeaders, port: number): boolean {
    const [, bearer] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
    if (bearer !== undefined) return this.isToken(bearer);
    const prefix = `${cookieName(port)}=`;
    const own = cookie.split(/; */).find((each) => each.startsWith(prefix));
    return own !== undefined && isSame(own.slice(prefix.length), this.#session);
  }

  /** The value of `Set-Cookie`. */
  cookie(port: number): string {
    return `${cookieName(port)}=${this.#session}; Path=/; HttpOnly; SameSite=Strict`;
  }
}

/** Cookies do not tell ports apart, and there may be several Planos on a machine. */
function cookieName(port: number): string {
  return `plano_dashboard_${port}`;
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [given, expected].map((text) => createHmac("sha256", "compare").update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
