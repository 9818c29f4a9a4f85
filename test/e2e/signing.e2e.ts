// Bedrock's requests through real Envoy: the signature covers exactly what arrives, as the AWS SDK's own
// signer would sign it.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { Sha256 } from "@aws-crypto/sha256-js";
import { SignatureV4 } from "@smithy/signature-v4";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestPlano, type TestPlano } from "./plano.js";
import { type ReceivedRequest, startUpstream, type TestUpstream } from "./upstream.js";

const MODEL = "us.anthropic.claude-sonnet-v1:0";
const COUNTED = "anthropic.claude-sonnet-4-5-20250929-v1:0";
const ID = "AKIDEXAMPLE";
const SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
const TOKEN = "session-token";
const completion = {
  id: "c",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }],
};

let upstream: TestUpstream;
let plano: TestPlano;
beforeAll(async () => {
  upstream = await startUpstream((response, { path }) => {
    const answer = path.endsWith("/count-tokens") ? { inputTokens: 3 } : completion;
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  const at = `base_url: "http://127.0.0.1:${upstream.port}/model/{model}", api: chat-completions`;
  const own = "access_key_id: $MY_ID, secret_access_key: $MY_SECRET, session_token: $MY_TOKEN";
  const text = `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1 }]
model_providers:
  - { model: sandbox/* }
  - { model: "amazon_bedrock/${MODEL}", ${at}, region: us-west-2, aws_credentials: { ${own} } }
  - { model: "amazon_bedrock/us.${COUNTED}", base_url: "http://127.0.0.1:${upstream.port}", region: us-west-2, aws_credentials: { ${own} } }
  - { model: amazon_bedrock/keyed, ${at}, region: us-west-2, access_key: $BEDROCK_KEY }
`;
  const env = { MY_ID: ID, MY_SECRET: SECRET, MY_TOKEN: TOKEN, BEDROCK_KEY: "bedrock-key" };
  plano = await startTestPlano(text, env);
});
afterAll(async () => {
  await plano?.stop();
  await upstream?.close();
});

async function asked(
  model: string,
  headers: Record<string, string> = {},
  at = "/v1/chat/completions",
): Promise<ReceivedRequest> {
  const response = await fetch(`${plano.url}${at}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ model, messages: [{ role: "user", content: "hellö" }] }),
  });
  expect(response.status).toBe(200);
  const received = upstream.received.at(-1);
  if (received === undefined) throw new Error("nothing arrived");
  return received;
}

/** The signature of the AWS SDK's signer for the request, at its time and over its signed headers. */
async function recomputed(
  { method, path: target, headers, body }: ReceivedRequest,
  signed: string[],
): Promise<string> {
  const signer = new SignatureV4({
    service: "bedrock",
    region: "us-west-2",
    sha256: Sha256,
    credentials: { accessKeyId: ID, secretAccessKey: SECRET, sessionToken: TOKEN },
  });
  const date = String(headers["x-amz-date"]);
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date)?.slice(1).map(Number) ?? [];
  const [year = 0, month = 1, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const kept = signed
    .filter((name) => !["x-amz-date", "x-amz-content-sha256", "x-amz-security-token"].includes(name))
    .map((name): [string, string] => [name, String(headers[name])]);
  const request = {
    method,
    protocol: "http:",
    hostname: "127.0.0.1",
    path: target,
    headers: Object.fromEntries(kept),
    body,
  };
  const result = await signer.sign(request, {
    signingDate: new Date(Date.UTC(year, month - 1, day, hour, minute, second)),
    signableHeaders: new Set(signed),
    unsignableHeaders: new Set(),
  });
  return String(result.headers.authorization);
}

async function expectSigned(received: ReceivedRequest): Promise<void> {
  const authorization = String(received.headers.authorization);
  const [, signed = ""] = /SignedHeaders=([^,]+)/.exec(authorization) ?? [];
  const names = signed.split(";");
  expect(names).toEqual(
    expect.arrayContaining(["host", "x-amz-date", "x-amz-content-sha256", "x-amz-security-token"]),
  );
  expect(authorization).toContain(`Credential=${ID}/`);
  expect(authorization).toContain("/us-west-2/bedrock/aws4_request");
  expect(await recomputed(received, names)).toBe(authorization.replaceAll(/,\s*/g, ", "));
}

test("a request without a key is signed over its path, headers and body", async () => {
  const received = await asked(`amazon_bedrock/${MODEL}`, {
    authorization: "Bearer mine",
    "x-amz-date": "1",
  });
  expect(received.path).toBe("/model/us.anthropic.claude-sonnet-v1%3A0/chat/completions");
  expect(JSON.parse(received.body.toString())).toMatchObject({ model: MODEL });
  await expectSigned(received);
});

test("a count of tokens is signed over the path of the model's own name", async () => {
  const received = await asked(`amazon_bedrock/us.${COUNTED}`, {}, "/v1/messages/count_tokens");
  expect(received.path).toBe(`/model/${encodeURIComponent(COUNTED)}/count-tokens`);
  expect(JSON.parse(received.body.toString())).toHaveProperty("input.converse.messages");
  await expectSigned(received);
});

test("a request with a key is sent with the key and no signature to the same host", async () => {
  const { headers } = await asked("amazon_bedrock/keyed");
  expect(headers.authorization).toBe("Bearer bedrock-key");
  expect(headers["x-amz-date"]).toBeUndefined();
});

test("no secret is in a rendered file or in Envoy's config dump", async () => {
  const dump = await (await fetch(`${plano.adminUrl}/config_dump`)).text();
  const file = await readFile(path.join(plano.directory, "discovery/clusters.json"), "utf8");
  for (const text of [dump, file]) {
    expect(text).toContain("us-west-2");
    for (const secret of [SECRET, TOKEN, "bedrock-key"]) expect(text).not.toContain(secret);
  }
});
