// The login with ChatGPT on its way to the provider, and a new one while Plano runs.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { findFreePort } from "@plano/cli";
import { afterAll, beforeAll, expect, test } from "vitest";
import { planoCommand } from "./plano-command.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

let directory: string;
let provider: TestUpstream;
let authorization: TestUpstream;
const plano = (...parameters: string[]): Promise<[number, string]> =>
  planoCommand(path.join(directory, "state"), parameters);

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-chatgpt-"));
  provider = await startUpstream((response) => {
    response.writeHead(400, { "content-type": "application/json" }).end('{"error":{"message":"seen"}}');
  });
  let logins = 0;
  authorization = await startUpstream((response, request) => {
    logins += request.path === "/oauth/token" ? 1 : 0;
    const claims = { "https://api.openai.com/auth": { chatgpt_account_id: `account-${logins}` } };
    const token = `e.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.${logins}`;
    const answer = {
      ...{ device_auth_id: "d", user_code: "AB-12", authorization_code: "a", code_verifier: "v" },
      ...{ access_token: token, refresh_token: "r", expires_in: 3_600 },
    };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  process.env.XDG_CONFIG_HOME = path.join(directory, "config");
  process.env.PLANO_CHATGPT_ISSUER = `http://127.0.0.1:${authorization.port}`;
});
afterAll(async () => {
  await plano("down", "--drain-time", "0");
  delete process.env.XDG_CONFIG_HOME;
  delete process.env.PLANO_CHATGPT_ISSUER;
  await Promise.all([provider.close(), authorization.close()]);
  await rm(directory, { recursive: true, force: true });
});

test("requests have the token and the account of the login, and those of a new one", async () => {
  const port = await findFreePort();
  const file = path.join(directory, "plano.yaml");
  await writeFile(
    file,
    `version: v0.4.0
ports: auto
listeners: [{ type: model, name: models, address: 127.0.0.1, port: ${port} }]
model_providers:
  - { model: chatgpt/*, access_key: $CHATGPT_ACCESS_TOKEN, base_url: "http://127.0.0.1:${provider.port}" }
`,
  );
  expect((await plano("chatgpt", "status"))[0]).toBe(1);
  expect(await plano("chatgpt", "login")).toEqual([0, expect.stringMatching(/AB-12[\s\S]*account-1/)]);
  expect((await plano("up", file))[0]).toBe(0);
  const sent = async (): Promise<unknown[]> => {
    const body = JSON.stringify({ model: "chatgpt/gpt-5", input: "hi" });
    await (await fetch(`http://127.0.0.1:${port}/v1/responses`, { method: "POST", body })).text();
    const { authorization: key, "chatgpt-account-id": account } = provider.received.at(-1)?.headers ?? {};
    return [key, account];
  };
  expect(await sent()).toEqual([expect.stringMatching(/^Bearer e\..*\.1$/), "account-1"]);
  expect((await plano("chatgpt", "login"))[0]).toBe(0);
  await expect
    .poll(sent, { timeout: 20_000 })
    .toEqual([expect.stringMatching(/^Bearer e\..*\.2$/), "account-2"]);
  expect((await plano("chatgpt", "logout"))[0]).toBe(0);
}, 120_000);
