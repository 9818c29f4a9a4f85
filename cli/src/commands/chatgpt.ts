// `plano chatgpt`: the login of a ChatGPT subscription, whose models a file asks for as `chatgpt/…`.
import { Authorization } from "../chatgpt/authorization.js";
import { readTokens, removeTokens, tokensFile, writeTokens } from "../chatgpt/tokens.js";

type Print = (line: string) => void;

/** PLANO_CHATGPT_ISSUER names another server than OpenAI's. */
export async function login(env: NodeJS.ProcessEnv, print: Print): Promise<void> {
  const tokens = await new Authorization(env.PLANO_CHATGPT_ISSUER).login((page, code) => {
    print(`Open ${page} and enter the code ${code}`);
    print("Waiting until that is done, for 15 minutes at most ...");
  });
  await writeTokens(tokensFile(env), tokens);
  print(`Logged in${tokens.account === undefined ? "" : ` to the account ${tokens.account}`}.`);
  print("An entry with `model: chatgpt/*` and `access_key: $CHATGPT_ACCESS_TOKEN` uses it.");
}

/** False without a login. */
export async function loginStatus(json: boolean, env: NodeJS.ProcessEnv, print: Print): Promise<boolean> {
  const file = tokensFile(env);
  const tokens = await readTokens(file);
  const expires = tokens && new Date(tokens.expires).toISOString();
  if (json)
    print(JSON.stringify({ loggedIn: tokens !== undefined, account: tokens?.account, expires, file }));
  else if (tokens === undefined) print("There is no login with ChatGPT: `plano chatgpt login` makes one.");
  else {
    print(`Logged in${tokens.account === undefined ? "" : ` to the account ${tokens.account}`}, in ${file}.`);
    print(
      tokens.expires > Date.now()
        ? `The token is good until ${expires}, and is refreshed before.`
        : `The token has expired at ${expires}; the next use refreshes it.`,
    );
  }
  return tokens !== undefined;
}

export async function logout(env: NodeJS.ProcessEnv, print: Print): Promise<void> {
  const was = await removeTokens(tokensFile(env));
  print(was ? "Logged out; what runs keeps its token until it expires." : "There is no login with ChatGPT.");
}
