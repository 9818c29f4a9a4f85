// Listeners with JSON Web Tokens, through real Envoy: which tokens let callers in, and which parts of them
// are passed on.
import { createHmac, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

type Algorithm = "ES256" | "RS256";

const makeKeys = () => ({
  ES256: generateKeyPairSync("ec", { namedCurve: "P-256" }),
  RS256: generateKeyPairSync("rsa", { modulusLength: 2_048 }),
});
const ours = makeKeys();
const others = makeKeys();

function keySet(keys: ReturnType<typeof makeKeys>): string {
  const listed = Object.entries(keys).map(([alg, { publicKey }]) => ({
    ...{ ...publicKey.export({ format: "jwk" }), kid: alg, alg, use: "sig" },
  }));
  return JSON.stringify({ keys: listed });
}

const JWKS = keySet(ours);
const COMPLETION = JSON.stringify({
  id: "c",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: "hello" }, finish_reason: "stop" }],
});

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

const seconds = (from = 0): number => Math.floor(Date.now() / 1_000) + from;

interface Signing {
  algorithm?: Algorithm;
  /** The token's header. */
  alg?: string;
  signature?: (text: Buffer) => Buffer;
}

function signed(key: KeyObject): (text: Buffer) => Buffer {
  return (text) => sign("sha256", text, { key, dsaEncoding: "ieee-p1363" });
}

/** Omits claims that are undefined. */
function token(claims: object = {}, signing: Signing = {}): string {
  const { algorithm = "ES256", alg = algorithm, signature = signed(ours[algorithm].privateKey) } = signing;
  const all = { iss: "https://issuer.example", aud: "plano", sub: "alice", models: "*" };
  const head = encoded({ alg, kid: algorithm, typ: "JWT" });
  const text = `${head}.${encoded({ ...all, exp: seconds(3_600), ...claims })}`;
  return `${text}.${signature(Buffer.from(text)).toString("base64url")}`;
}

let plano: TestPlano;
let upstream: TestUpstream;
let issuer: TestUpstream;
let agentsUrl: string;

beforeAll(async () => {
  const json = { "content-type": "application/json" };
  upstream = await startUpstream((response) => void response.writeHead(200, json).end(COMPLETION));
  issuer = await startUpstream((response) => void response.writeHead(200, json).end(JWKS));
  plano = await startTestPlano(
    `
version: v0.4.0
listeners:
  - type: model
    name: models
    auth:
      jwt:
        issuer: https://issuer.example
        audiences: [plano]
        jwks: '${JWKS}'
        models_claim: models
  - type: agent
    name: agents
    agents: [{ id: helper }]
    auth:
      jwt:
        issuer: https://issuer.example
        audiences: [plano]
        jwks_url: http://127.0.0.1:${issuer.port}/keys
  - type: agent
    name: keyless
    port: 8002
    agents: [{ id: helper }]
    auth:
      jwt: { issuer: https://issuer.example, audiences: [plano], jwks_url: "http://127.0.0.1:1/keys" }
agents: [{ id: helper, url: "http://127.0.0.1:${upstream.port}" }]
model_providers:
  - { model: sandbox/gpt }
  - { model: sandbox-messages/claude }
  - { model: seen/m, provider_interface: openai, base_url: "http://127.0.0.1:${upstream.port}/v1", default: true }
ratelimits:
  - { model: sandbox/gpt, selector: { key: caller, value: counted }, limit: { requests: 1, unit: day } }
`,
    {},
    2,
  );
  agentsUrl = `http://127.0.0.1:${plano.plan.config.agentListeners[0]?.port}`;
}, 90_000);

afterAll(async () => {
  await plano.stop();
  await Promise.all([upstream.close(), issuer.close()]);
});

const messages = [{ role: "user" as const, content: "hello" }];

function ask(
  headers: Record<string, string>,
  { url = plano.url, model = "sandbox/gpt", at = "/v1/chat/completions" } = {},
): Promise<Response> {
  return fetch(`${url}${at}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ model, max_tokens: 10, messages }),
  });
}

const bearer = (text: string): Record<string, string> => ({ authorization: `Bearer ${text}` });

test("the SDKs' keys may be tokens", async () => {
  const openai = new OpenAI({ apiKey: token(), baseURL: `${plano.url}/v1` });
  const anthropic = new Anthropic({ apiKey: token(), baseURL: plano.url });
  expect((await openai.chat.completions.create({ model: "sandbox/gpt", messages })).choices).toHaveLength(1);
  const message = await anthropic.messages.create({
    model: "sandbox-messages/claude",
    max_tokens: 10,
    messages,
  });
  expect(message.role).toBe("assistant");
});

test.each(["ES256", "RS256"] as const)("%s tokens are accepted", async (algorithm) => {
  for (const url of [plano.url, agentsUrl]) {
    expect(
      (await ask(bearer(token({ nbf: seconds(-60) }, { algorithm })), { url, model: "seen/m" })).status,
    ).toBe(200);
  }
});

test("the same token may be in both headers, and the health check needs none", async () => {
  const same = token();
  for (const url of [plano.url, agentsUrl]) {
    expect((await ask({ ...bearer(same), "x-api-key": same }, { url, model: "seen/m" })).status).toBe(200);
    const headers = { ...bearer(same), "x-api-key": "other" };
    expect((await fetch(`${url}/healthz`, { headers })).status).toBe(200);
  }
});

const REFUSED: [string, () => Record<string, string>, number][] = [
  ["no token", () => ({}), 401],
  ["what is no token", () => bearer("plano-alice"), 401],
  ...(["ES256", "RS256"] as const).flatMap((algorithm): typeof REFUSED => {
    const shown = (claims: object, signing: Signing = {}) => bearer(token(claims, { algorithm, ...signing }));
    const { publicKey } = ours[algorithm];
    const asSecret = publicKey.export({ type: "spki", format: "pem" });
    const hmac = (text: Buffer): Buffer => createHmac("sha256", asSecret).update(text).digest();
    return [
      [`an expired ${algorithm} token`, () => shown({ exp: seconds(-600) }), 401],
      [`a ${algorithm} token without an end`, () => shown({ exp: undefined }), 401],
      [`a ${algorithm} token that has not begun`, () => shown({ nbf: seconds(600) }), 401],
      [`another issuer's ${algorithm} token`, () => shown({ iss: "https://evil.example" }), 401],
      [`a ${algorithm} token without an issuer`, () => shown({ iss: undefined }), 401],
      [
        `a ${algorithm} token signed by another key`,
        () => shown({}, { signature: signed(others[algorithm].privateKey) }),
        401,
      ],
      [
        `a ${algorithm} token without its signature`,
        () => shown({}, { signature: () => Buffer.alloc(0) }),
        401,
      ],
      [
        `a ${algorithm} token that says it is unsigned`,
        () => shown({}, { alg: "none", signature: () => Buffer.alloc(0) }),
        401,
      ],
      [
        `a token signed by ${algorithm}'s public key`,
        () => shown({}, { alg: "HS256", signature: hmac }),
        401,
      ],
      [`a ${algorithm} token for another audience`, () => shown({ aud: "elsewhere" }), 403],
      [`a ${algorithm} token for nobody`, () => shown({ aud: undefined }), 403],
    ];
  }),
  ...[-1, -1e300, 1e300, "2090-01-01", "4102444800", null, [4_102_444_800], true].map(
    (exp): (typeof REFUSED)[0] => [
      `a token that ends at ${JSON.stringify(exp)}`,
      () => bearer(token({ exp })),
      401,
    ],
  ),
  ...[1e300, -1, "0", "now", [0], true].map((nbf): (typeof REFUSED)[0] => [
    `a token that begins at ${JSON.stringify(nbf)}`,
    () => bearer(token({ nbf })),
    401,
  ]),
  ["a good token beside a bad one", () => ({ ...bearer(token()), "x-api-key": token({ exp: 1 }) }), 401],
  [
    "a good token beside another caller's",
    () => ({ ...bearer(token()), "x-api-key": token({ sub: "bob" }) }),
    401,
  ],
  ["a good token beside a part of it", () => ({ ...bearer(token()), "x-api-key": "n" }), 401],
  ["a good token beside a password", () => ({ authorization: "Basic YTpi", "x-api-key": token() }), 401],
  ["two good tokens in one header", () => ({ "x-api-key": `${token()}, ${token({ sub: "bob" })}` }), 401],
  [
    "two good tokens, one behind the other",
    () => ({ authorization: `Bearer ${token()},Bearer ${token({ sub: "bob" })}` }),
    401,
  ],
  ["a caller of its own choice", () => ({ "x-plano-caller": "alice", "x-plano-caller-models": "*" }), 401],
  ["a token that names nobody", () => bearer(token({ sub: undefined })), 403],
  ["a name that is no header", () => bearer(token({ sub: "alice\r\nx-plano-caller-models: *" })), 403],
];

test.each(REFUSED)("%s is refused at every listener, in all APIs at once", async (_name, headers, status) => {
  for (const at of ["/v1/chat/completions", "/v1/messages"]) {
    for (const url of [plano.url, agentsUrl]) {
      const answer = await ask(headers(), { url, at });
      expect([url, answer.status]).toEqual([url, status]);
      expect(await answer.json()).toMatchObject({
        type: "error",
        error: {
          type: status === 401 ? "authentication_error" : "permission_error",
          code: status === 401 ? "invalid_api_key" : "access_denied",
          param: null,
        },
      });
      if (status === 401) expect(answer.headers.get("www-authenticate")).toContain("Bearer");
    }
  }
});

test("only the health check is open", async () => {
  for (const url of [plano.url, agentsUrl]) {
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    for (const at of ["/v1/models", "/healthz/", "/routing/v1/chat/completions"]) {
      expect((await fetch(`${url}${at}`)).status).toBe(401);
    }
  }
});

test("a claim says which models exist for the caller", async () => {
  const fast = bearer(token({ models: "sandbox-messages/*" }));
  const list = (await (await fetch(`${plano.url}/v1/models`, { headers: fast })).json()) as {
    data: { id: string }[];
  };
  expect(list.data.map(({ id }) => id)).toEqual(["sandbox-messages/claude"]);
  expect((await ask(fast)).status).toBe(404);
  expect((await ask(fast, { model: "sandbox-messages/claude" })).status).toBe(200);
  for (const models of [undefined, "", ["sandbox/gpt"], {}]) {
    expect((await ask(bearer(token({ models })))).status).toBe(404);
  }
});

test("no part of the token reaches a provider or an agent", async () => {
  upstream.received.length = 0;
  expect((await ask(bearer(token()), { model: "seen/m" })).status).toBe(200);
  expect((await ask({ "x-api-key": token({ sub: "bob" }) }, { url: agentsUrl })).status).toBe(200);
  expect(upstream.received).toHaveLength(2);
  for (const { headers } of upstream.received) {
    expect(JSON.stringify(headers)).not.toMatch(/eyJ|x-plano-caller|x-api-key/);
  }
});

test("limits count the caller that the token names", async () => {
  const statuses = [];
  for (let i = 0; i < 2; i++) statuses.push((await ask(bearer(token({ sub: "counted" })))).status);
  expect(statuses).toEqual([200, 429]);
  expect((await ask(bearer(token()))).status).toBe(200);
});

test("nobody is let in without the issuer's keys", async () => {
  const url = `http://127.0.0.1:${plano.plan.config.agentListeners[1]?.port}`;
  const answer = await ask(bearer(token()), { url });
  expect(answer.status).toBe(503);
  expect(await answer.json()).toMatchObject({ error: { code: "authentication_unavailable" } });
});

test("the issuer's keys are fetched before the first client comes", async () => {
  await eventually(() => issuer.received.length > 0, "the keys are asked for");
  expect(issuer.received[0]?.path).toBe("/keys");
});
