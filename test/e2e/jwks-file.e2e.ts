// An issuer's keys in a file, through real Envoy: tokens are verified with them, and with their replacements
// without a restart.
import { generateKeyPairSync, type KeyPairKeyObjectResult, sign } from "node:crypto";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";

const makeKeys = (): KeyPairKeyObjectResult => generateKeyPairSync("ec", { namedCurve: "P-256" });
const first = makeKeys();
const second = makeKeys();

let directory: string;
let plano: TestPlano;
let agentsUrl: string;

const file = (name: string): string => path.join(directory, name);
const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

function keySet(...keys: KeyPairKeyObjectResult[]): string {
  return JSON.stringify({ keys: keys.map(({ publicKey }) => publicKey.export({ format: "jwk" })) });
}

function token({ privateKey: key }: KeyPairKeyObjectResult): string {
  const exp = Math.floor(Date.now() / 1_000) + 3_600;
  const text = `${encoded({ alg: "ES256" })}.${encoded({ iss: "i", aud: "plano", sub: "alice", exp })}`;
  const signature = sign("sha256", Buffer.from(text), { key, dsaEncoding: "ieee-p1363" });
  return `${text}.${signature.toString("base64url")}`;
}

/** The status of a request that only authentication answers with 401 or 403. */
async function statuses(keys: KeyPairKeyObjectResult): Promise<number[]> {
  const headers = { authorization: `Bearer ${token(keys)}` };
  return Promise.all(
    [plano.url, agentsUrl].map(async (url) => (await fetch(`${url}/v1/models`, { headers })).status),
  );
}

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "plano-jwks-"));
  await writeFile(file("keys.json"), keySet(first));
  const auth = `auth: { jwt: { issuer: i, audiences: [plano], jwks_file: ${file("keys.json")} } }`;
  plano = await startTestPlano(
    `
version: v0.4.0
listeners:
  - { type: model, name: models, ${auth} }
  - { type: agent, name: agents, agents: [{ id: a }], ${auth} }
agents: [{ id: a, url: "http://127.0.0.1:1" }]
model_providers: [{ model: sandbox/gpt }]
`,
    {},
    2,
  );
  agentsUrl = `http://127.0.0.1:${plano.plan.config.agentListeners[0]?.port}`;
}, 90_000);

afterAll(async () => {
  await plano?.stop();
  await rm(directory, { recursive: true, force: true });
});

test("tokens are verified with the keys of the file, and the health check is open", async () => {
  expect(await statuses(first)).toEqual([200, 200]);
  expect(await statuses(second)).toEqual([401, 401]);
  for (const url of [plano.url, agentsUrl]) expect((await fetch(`${url}/healthz`)).status).toBe(200);
});

test("a file without public keys changes nothing, and is logged", async () => {
  const warnings = (): string[] => plano.printed.filter((line) => line.includes("issuers' keys stay"));
  const secret = { keys: [second.privateKey.export({ format: "jwk" })] };
  for (const [index, text] of ["{", JSON.stringify(secret)].entries()) {
    await writeFile(file("keys.json"), text);
    await eventually(() => warnings().length > index, "Plano has seen it");
    expect(await statuses(first)).toEqual([200, 200]);
    expect(await statuses(second)).toEqual([401, 401]);
  }
  expect(warnings().at(-1)).toMatch(/keys\.json is not JSON with public keys/);
});

test("replaced keys are used at every listener without a restart, and the old ones no longer", async () => {
  const before = plano.pids.envoy;
  await writeFile(file("new.json"), keySet(second));
  await rename(file("new.json"), file("keys.json"));
  const settled = async (): Promise<boolean> => {
    const rounds = [...Array(10)].map(() => Promise.all([statuses(first), statuses(second)]));
    return (await Promise.all(rounds)).every((round) => String(round) === "401,401,200,200");
  };
  await eventually(settled, "all workers take the new keys alone");
  expect(plano.pids.envoy).toBe(before);
});

test("both keys are accepted while the file has both", async () => {
  await writeFile(file("keys.json"), keySet(first, second));
  await eventually(async () => String(await statuses(first)) === "200,200", "the first key is back");
  expect(await statuses(second)).toEqual([200, 200]);
});
