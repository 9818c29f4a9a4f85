// A login whose tokens are good for a while: they are refreshed before they expire.
import type { Environment } from "@plano/config";
import { CommandError, messageOf } from "../system/command-error.js";
import { Authorization } from "./authorization.js";
import { readTokens, type Tokens, tokensFile, writeTokens } from "./tokens.js";

/** Milliseconds before they expire. */
export const REFRESHED_BEFORE = 60_000;

const VARIABLE = /\$\{?CHATGPT_ACCESS_TOKEN\b/;

export interface LoginVariables {
  env: Environment;
  /** Milliseconds since the epoch. */
  expires: number;
}

/** What a file gets that names the token, unless the environment has it. Undefined without need or without a login. */
export async function loginVariables(text: string, env: Environment): Promise<LoginVariables | undefined> {
  if (!VARIABLE.test(text) || (env.CHATGPT_ACCESS_TOKEN ?? "") !== "") return undefined;
  const tokens = await validTokens(env);
  if (tokens === undefined) return undefined;
  const { access, account, expires } = tokens;
  const own = { CHATGPT_ACCESS_TOKEN: access, ...(account !== undefined && { CHATGPT_ACCOUNT_ID: account }) };
  return { env: { ...own, ...env, CHATGPT_ACCESS_TOKEN: access }, expires };
}

/** Undefined without a login. Throws a CommandError when it is no longer valid. */
async function validTokens(env: Environment): Promise<Tokens | undefined> {
  const file = tokensFile(env);
  const known = await readTokens(file);
  if (known === undefined || isGood(known)) return known;
  try {
    const renewed = await new Authorization(known.issuer).refresh(known);
    await writeTokens(file, renewed);
    return renewed;
  } catch (error) {
    // Another Plano may have refreshed it: each token for that is good once.
    const now = await readTokens(file);
    if (now !== undefined && isGood(now)) return now;
    throw new CommandError(
      `The login with ChatGPT cannot be refreshed: ${messageOf(error)} \`plano chatgpt login\` makes another.`,
    );
  }
}

function isGood({ expires }: Tokens): boolean {
  return expires - Date.now() > REFRESHED_BEFORE;
}
