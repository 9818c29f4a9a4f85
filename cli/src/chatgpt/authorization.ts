// OpenAI's authorization of devices, as the Codex CLI uses it: the user enters a code on a page, and the device asks until that
// has happened. No message shows a token.
import { setTimeout as wait } from "node:timers/promises";
import { CommandError, messageOf } from "../system/command-error.js";
import type { Tokens } from "./tokens.js";

const ISSUER = "https://auth.openai.com";
/** The Codex CLI's. */
const CLIENT = "app_EMoamEEZ73f0CkXaXp7hrann";
const CLAIMS = "https://api.openai.com/auth";
const TIMEOUT = 20_000;
const SHORTEST_INTERVAL = 5;
/** Milliseconds that the user has. */
const LONGEST = 900_000;
/** Of a token that does not say when it expires. */
const LIFETIME = 3_600;
const PENDING = new Set([403, 404]);

interface Issued {
  access_token?: string;
  refresh_token?: string;
  id_token?: string;
  expires_in?: number;
}

export class Authorization {
  readonly #issuer: string;
  readonly #wait: (milliseconds: number) => Promise<unknown>;

  constructor(issuer = ISSUER, sleep: (milliseconds: number) => Promise<unknown> = wait) {
    this.#issuer = issuer.replace(/\/+$/, "");
    this.#wait = sleep;
  }

  /** Calls `show` with the page and the code to enter there. Throws a CommandError when that does not happen in time. */
  async login(show: (page: string, code: string) => void): Promise<Tokens> {
    const {
      device_auth_id: device,
      user_code: code,
      interval,
    } = await this.#json<DeviceCode>("/api/accounts/deviceauth/usercode", { client_id: CLIENT });
    if (device === undefined || code === undefined) throw new CommandError("The login gave no code.");
    show(`${this.#issuer}/codex/device`, code);
    const pause = Math.max(Number(interval) || 0, SHORTEST_INTERVAL) * 1_000;
    for (let waited = 0; waited < LONGEST; waited += pause) {
      await this.#wait(pause);
      const asked = { device_auth_id: device, user_code: code };
      const response = await this.#post("/api/accounts/deviceauth/token", asked);
      if (PENDING.has(response.status)) continue;
      const granted = await answerOf<Grant>(response);
      const { authorization_code: grant = "", code_verifier: verifier = "" } = granted;
      return this.#issued({
        ...{ grant_type: "authorization_code", code: grant, code_verifier: verifier, client_id: CLIENT },
        redirect_uri: `${this.#issuer}/deviceauth/callback`,
      });
    }
    throw new CommandError("Nobody entered the code within 15 minutes.");
  }

  /** Throws a CommandError when the login is no longer valid. */
  refresh({ refresh, account }: Tokens): Promise<Tokens> {
    return this.#issued(
      { grant_type: "refresh_token", refresh_token: refresh, client_id: CLIENT },
      { refresh, account },
    );
  }

  async #issued(
    form: Record<string, string>,
    known: { refresh?: string; account?: string | undefined } = {},
  ): Promise<Tokens> {
    const issued = await answerOf<Issued>(await this.#post("/oauth/token", new URLSearchParams(form)));
    const {
      access_token: access,
      refresh_token: refresh = known.refresh,
      expires_in: lifetime = LIFETIME,
    } = issued;
    if (access === undefined || refresh === undefined) throw new CommandError("The login gave no tokens.");
    const account = accountIn(issued.id_token) ?? accountIn(access) ?? known.account;
    return {
      access,
      refresh,
      expires: Date.now() + lifetime * 1_000,
      issuer: this.#issuer,
      ...(account !== undefined && { account }),
    };
  }

  async #json<Answer>(path: string, body: object): Promise<Answer> {
    return answerOf<Answer>(await this.#post(path, body));
  }

  #post(path: string, body: object): Promise<Response> {
    const isForm = body instanceof URLSearchParams;
    return fetch(this.#issuer + path, {
      method: "POST",
      ...(!isForm && { headers: { "content-type": "application/json" } }),
      body: isForm ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(TIMEOUT),
    }).catch((error: unknown) => {
      throw new CommandError(`${this.#issuer} does not answer: ${messageOf(error)}`);
    });
  }
}

interface DeviceCode {
  device_auth_id?: string;
  user_code?: string;
  interval?: number | string;
}

interface Grant {
  authorization_code?: string;
  code_verifier?: string;
}

async function answerOf<Answer>(response: Response): Promise<Answer> {
  if (!response.ok) {
    await response.body?.cancel();
    const { pathname } = new URL(response.url);
    throw new CommandError(`OpenAI refuses the login: ${pathname} answers ${response.status}.`);
  }
  return (await response.json().catch(() => ({}))) as Answer;
}

/** The account in a token's claims; its signature is for those who take the token. */
function accountIn(token: string | undefined): string | undefined {
  try {
    const [, claims = ""] = (token ?? "").split(".");
    const { [CLAIMS]: own } = JSON.parse(Buffer.from(claims, "base64url").toString("utf8")) as Record<
      string,
      { chatgpt_account_id?: string }
    >;
    return own?.chatgpt_account_id;
  } catch {
    return undefined;
  }
}
