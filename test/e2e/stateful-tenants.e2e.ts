// Whose responses are whose where an authorization service lets clients in and names no caller: what it has judged by ends at
// Envoy, and tells tenants apart nevertheless.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startHttpService, type TestService } from "./authorization/service.js";
import { startTestPlano, type TestPlano } from "./plano.js";

type Headers = Record<string, string>;

let service: TestService;

beforeAll(async () => {
  service = await startHttpService(() => ({ status: 200 }));
});
afterAll(() => service?.close());

function startWith(storage: string): Promise<TestPlano> {
  const headers = "headers: [authorization, x-api-key, cookie, x-team]";
  return startTestPlano(`
version: v0.4.0
listeners:
  - type: model
    name: models
    address: 127.0.0.1
    auth: { ext_authz: { url: "http://127.0.0.1:${service.port}", ${headers} } }
model_providers: [{ model: sandbox/m, default: true }]
state_storage: { type: memory${storage} }
`);
}

async function madeBy(headers: Headers, { url }: TestPlano, body = {}): Promise<string> {
  const response = await fetch(`${url}/v1/responses`, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ model: "sandbox/m", input: "secret", ...body }),
  });
  const { id } = (await response.json()) as { id: string };
  return id;
}

const statusFor = async (headers: Headers, { url }: TestPlano, id: string): Promise<number> =>
  (await fetch(`${url}/v1/responses/${id}`, { headers })).status;

describe("without a header for tenants", () => {
  let plano: TestPlano;

  beforeAll(async () => {
    plano = await startWith("");
  });
  afterAll(() => plano?.stop());

  test.each<[Headers, Headers]>([
    [{ authorization: "Bearer a" }, { authorization: "Bearer b" }],
    [{ "x-api-key": "a" }, { "x-api-key": "b" }],
    [{ cookie: "session=a" }, { cookie: "session=b" }],
    [{ "x-team": "a" }, {}],
    [{ "x-team": "a" }, { "x-plano-credential": "authorization= x-api-key= cookie= x-team=a" }],
  ])("%j and %j are two tenants", async (own, others) => {
    const id = await madeBy(own, plano);
    expect(await statusFor(own, plano, id)).toBe(200);
    expect(await statusFor(others, plano, id)).toBe(404);
  });

  test("providers do not see what the service has judged by", async () => {
    for (const store of [true, false]) await madeBy({ "x-team": "a" }, plano, { store });
    const names = plano.sandbox.requests().flatMap(({ headers }) => Object.keys(headers));
    expect(names.filter((name) => name === "x-team" || name.startsWith("x-plano-"))).toEqual([]);
  });
});

test("the header for tenants may be one that the service sees", async () => {
  const plano = await startWith(", tenant_header: x-team");
  try {
    const id = await madeBy({ authorization: "Bearer a", "x-team": "one" }, plano);
    expect(await statusFor({ authorization: "Bearer b", "x-team": "one" }, plano, id)).toBe(200);
    expect(await statusFor({ authorization: "Bearer a", "x-team": "two" }, plano, id)).toBe(404);
    const names = plano.sandbox.requests().flatMap(({ headers }) => Object.keys(headers));
    expect(names).not.toContain("x-team");
  } finally {
    await plano.stop();
  }
});
