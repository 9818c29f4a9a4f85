// The login against a server that stands for OpenAI's.
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loginStatus, logout } from "../commands/chatgpt.js";
import { readConfiguration } from "../system/configuration-file.js";
import { Authorization } from "./authorization.js";
import { readTokens, tokensFile, writeTokens } from "./tokens.js";

let directory: string;
let server: Server;
let asked: [path: string, body: string][];
/** The answers in order, for each path. */
let answers: Record<string, [status: number, body: object][]>;
let env: Record<string, string>;
let issuer: string;

const claims = (account: string): string =>
  Buffer.from(JSON.stringify({ "https://api.openai.com/auth": { chatgpt_account_id: account } })).toString(
    "base64url",
  );

beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-chatgpt-"));
  asked = [];
  answers = {};
  server = createServer(async (request, response) => {
    const { url = "" } = request;
    asked.push([url, await text(request)]);
    const [status, body] = answers[url]?.shift() ?? [500, {}];
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address() as AddressInfo;
  env = { HOME: directory };
  issuer = `http://127.0.0.1:${port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await rm(directory, { recursive: true, force: true });
});

const USERCODE = "/api/accounts/deviceauth/usercode";
const DEVICE_TOKEN = "/api/accounts/deviceauth/token";

test("a login shows the code, waits for the user, and keeps what it is given", async () => {
  answers[USERCODE] = [[200, { device_auth_id: "d", user_code: "AB-12", interval: "7" }]];
  answers[DEVICE_TOKEN] = [
    [403, {}],
    [404, {}],
    [200, { authorization_code: "granted", code_verifier: "verifier" }],
  ];
  const id = `x.${claims("account-1")}.y`;
  answers["/oauth/token"] = [
    [200, { access_token: "one", refresh_token: "again", id_token: id, expires_in: 600 }],
  ];
  const waited: number[] = [];
  const shown: string[] = [];
  const authorization = new Authorization(`${issuer}/`, async (milliseconds) => waited.push(milliseconds));
  const tokens = await authorization.login((page, code) => shown.push(page, code));
  expect(tokens).toMatchObject({ access: "one", refresh: "again", account: "account-1", issuer });
  expect(shown).toEqual([expect.stringMatching(/\/codex\/device$/), "AB-12"]);
  expect(waited).toEqual([7_000, 7_000, 7_000]);
  expect(JSON.parse(asked[1]?.[1] ?? "")).toEqual({ device_auth_id: "d", user_code: "AB-12" });
  expect(Object.fromEntries(new URLSearchParams(asked.at(-1)?.[1]))).toMatchObject({
    ...{ grant_type: "authorization_code", code: "granted", code_verifier: "verifier" },
    redirect_uri: expect.stringMatching(/\/deviceauth\/callback$/),
  });
});

test("a login that nobody completes ends, as does one that is refused", async () => {
  answers[USERCODE] = Array.from({ length: 2 }, () => [200, { device_auth_id: "d", user_code: "c" }]);
  answers[DEVICE_TOKEN] = Array.from({ length: 180 }, () => [403, {}]);
  const login = (): Promise<unknown> => new Authorization(`${issuer}/`, async () => {}).login(() => {});
  await expect(login()).rejects.toThrow("Nobody entered the code within 15 minutes.");
  await expect(login()).rejects.toThrow(
    "OpenAI refuses the login: /api/accounts/deviceauth/token answers 500.",
  );
});

const TEXT = "model_providers: [{ model: chatgpt/*, access_key: $CHATGPT_ACCESS_TOKEN }]\n";

test("a file that names the token gets it, refreshed before it expires, unless the environment has one", async () => {
  const file = path.join(directory, "plano.yaml");
  await writeFile(file, TEXT);
  const tokens = {
    ...{ access: "one", refresh: "again", account: "account-1", issuer },
    expires: Date.now() + 3_600_000,
  };
  await writeTokens(tokensFile(env), tokens);
  expect((await stat(tokensFile(env))).mode & 0o777).toBe(0o600);
  const good = await readConfiguration(file, env);
  expect(good).toMatchObject({
    env: { CHATGPT_ACCESS_TOKEN: "one", CHATGPT_ACCOUNT_ID: "account-1" },
    login: { expires: tokens.expires },
  });

  await writeTokens(tokensFile(env), { ...tokens, expires: Date.now() + 30_000 });
  answers["/oauth/token"] = [[200, { access_token: "two", expires_in: 600 }]];
  expect((await readConfiguration(file, env)).env.CHATGPT_ACCESS_TOKEN).toBe("two");
  expect(await readTokens(tokensFile(env))).toMatchObject({
    access: "two",
    refresh: "again",
    ...{ account: "account-1", issuer },
  });

  const own = { ...env, CHATGPT_ACCESS_TOKEN: "own" };
  expect((await readConfiguration(file, own)).env.CHATGPT_ACCESS_TOKEN).toBe("own");
  await writeFile(file, "model_providers: []\n");
  expect((await readConfiguration(file, env)).env).not.toHaveProperty("CHATGPT_ACCESS_TOKEN");
});

test("no file beside the configuration decides where the tokens go, or which are used", async () => {
  const file = path.join(directory, "plano.yaml");
  await writeFile(file, TEXT);
  const stranger = "http://127.0.0.1:9";
  const lines = [`PLANO_CHATGPT_ISSUER=${stranger}`, `XDG_CONFIG_HOME=${path.join(directory, "strangers")}`];
  await writeFile(path.join(directory, ".env"), lines.join("\n"));
  await writeTokens(tokensFile(env), { access: "one", refresh: "again", expires: 0, issuer });
  answers["/oauth/token"] = [[200, { access_token: "two", expires_in: 600 }]];
  expect((await readConfiguration(file, env)).env.CHATGPT_ACCESS_TOKEN).toBe("two");
  expect(new URLSearchParams(asked.at(-1)?.[1]).get("refresh_token")).toBe("again");
});

test("a login that cannot be refreshed says what to do, and shows no token", async () => {
  const file = path.join(directory, "plano.yaml");
  await writeFile(file, TEXT);
  await writeTokens(tokensFile(env), { access: "secret-a", refresh: "secret-r", expires: 0, issuer });
  answers["/oauth/token"] = [[401, { error: "secret-r" }]];
  const refused = await readConfiguration(file, env).catch((error: Error) => error.message);
  expect(refused).toMatch(/cannot be refreshed: .*answers 401\. `plano chatgpt login`/);
  expect(refused).not.toContain("secret");
});

test("the status tells of the login without its tokens, and a logout ends it", async () => {
  const lines: string[] = [];
  const print = (line: string): void => void lines.push(line);
  expect(await loginStatus(false, env, print)).toBe(false);
  await writeTokens(tokensFile(env), {
    access: "secret-a",
    refresh: "secret-r",
    expires: 1e12,
    account: "acc",
  });
  expect(await loginStatus(false, env, print)).toBe(true);
  expect(await loginStatus(true, env, print)).toBe(true);
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ loggedIn: true, account: "acc" });
  await logout(env, print);
  await logout(env, print);
  expect(lines.slice(-2)).toEqual([expect.stringMatching(/^Logged out/), "There is no login with ChatGPT."]);
  expect(lines.join("\n")).not.toContain("secret");
});
