// Listeners with an authorization service, over HTTP and gRPC, through real Envoy: who is let in, what the
// service sees, which parts of its answer are used, and that nobody gets in without it.
import { once } from "node:events";
import { connect } from "node:http2";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  type Asked,
  type Judge,
  startGrpcService,
  startHttpService,
  type TestService,
  type Verdict,
} from "./authorization/service.js";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const COMPLETION = JSON.stringify({
  id: "c",
  object: "chat.completion",
  created: 1,
  model: "m",
  choices: [{ index: 0, message: { role: "assistant", content: "hello" }, finish_reason: "stop" }],
});

/** Headers that would affect browsers or Plano itself. */
const STEERING = {
  location: "https://login.example",
  "set-cookie": "a=b",
  "x-plano-cluster": "plano-brightstaff",
  "x-plano-provider": "forged",
};

const VERDICTS: Record<string, Verdict> = {
  alice: {
    status: 200,
    headers: { "x-user": "alice", "x-user-models": "*", "x-plano-cluster": "plano-brightstaff" },
  },
  bob: { status: 200, headers: { "x-user": "bob", "x-user-models": "sandbox-messages/*" } },
  counted: { status: 200, headers: { "x-user": "counted", "x-user-models": "*" } },
  modelless: { status: 200, headers: { "x-user": "modelless" } },
  nobody: { status: 200, headers: { "x-user-models": "*" } },
  odd: { status: 200, headers: { "x-user": "two words", "x-user-models": "*" } },
  stranger: {
    status: 401,
    headers: { "www-authenticate": 'Bearer realm="ours"', ...STEERING },
    body: "<html>",
  },
  outcast: { status: 403, headers: STEERING },
  lost: { status: 302, headers: STEERING },
  eager: { status: 429, headers: { "retry-after": "17" } },
  broken: { status: 500 },
};

/** By the credential, in whichever header it is. */
function judge({ headers }: Asked): ReturnType<Judge> {
  const said = headers.authorization ?? headers["x-api-key"] ?? headers.cookie ?? headers["x-team-key"] ?? "";
  const name = said.replace(/^(Bearer |session=)/, "");
  if (name === "silence") return name;
  if (name === "cut" && !cut) {
    cut = true;
    return "reset";
  }
  return VERDICTS[name === "cut" ? "alice" : name] ?? { status: 401 };
}

let upstream: TestUpstream;
/** Whether the service has cut a connection, which it does once. */
let cut = false;

beforeAll(async () => {
  upstream = await startUpstream((response) => {
    response.writeHead(200, { "content-type": "application/json" }).end(COMPLETION);
  });
});

afterAll(() => upstream.close());

const messages = [{ role: "user" as const, content: "hello" }];
const bearer = (name: string): Record<string, string> => ({ authorization: `Bearer ${name}` });

function ask(
  url: string,
  headers: Record<string, string>,
  { model = "sandbox/gpt", at = "/v1/chat/completions" } = {},
): Promise<Response> {
  return fetch(`${url}${at}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ model, max_tokens: 10, messages }),
  });
}

describe.each([
  ["url", startHttpService, (port: number) => `url: "http://127.0.0.1:${port}/check/"`],
  ["grpc", startGrpcService, (port: number) => `grpc: "127.0.0.1:${port}"`],
])("an authorization service asked by %s", (kind, startService, placeOf) => {
  let service: TestService;
  let plano: TestPlano;
  let agentsUrl: string;

  beforeAll(async () => {
    cut = false;
    service = await startService(judge);
    const auth = (place: string): string =>
      `auth: { ext_authz: { ${place}, timeout: 2s, headers: [Authorization, x-api-key, cookie, X-Team-Key],
                            caller_header: X-User, models_header: x-user-models } }`;
    plano = await startTestPlano(`
version: v0.4.0
listeners:
  - { type: model, name: models, ${auth(placeOf(service.port))} }
  - { type: agent, name: agents, agents: [{ id: helper }], ${auth(placeOf(service.port))} }
  - { type: agent, name: deserted, port: 8002, agents: [{ id: helper }], ${auth(placeOf(1))} }
agents: [{ id: helper, url: "http://127.0.0.1:${upstream.port}" }]
model_providers:
  - { model: sandbox/gpt }
  - { model: sandbox-messages/claude }
  - { model: seen/m, provider_interface: openai, base_url: "http://127.0.0.1:${upstream.port}/v1", default: true }
ratelimits:
  - { model: sandbox/gpt, selector: { key: caller, value: counted }, limit: { requests: 1, unit: day } }
`);
    agentsUrl = `http://127.0.0.1:${plano.plan.config.agentListeners[0]?.port}`;
  }, 90_000);

  afterAll(async () => {
    await plano?.stop();
    await service?.close();
  });

  test("judges the SDKs' keys, for whole answers and streams", async () => {
    const openai = new OpenAI({ apiKey: "alice", baseURL: `${plano.url}/v1` });
    const anthropic = new Anthropic({ apiKey: "bob", baseURL: plano.url });
    expect((await openai.chat.completions.create({ model: "sandbox/gpt", messages })).choices).toHaveLength(
      1,
    );
    const stream = await openai.chat.completions.create({ model: "sandbox/gpt", messages, stream: true });
    let text = "";
    for await (const { choices } of stream) text += choices[0]?.delta.content ?? "";
    expect(text).not.toBe("");
    const message = await anthropic.messages.create({
      model: "sandbox-messages/claude",
      max_tokens: 10,
      messages,
    });
    expect(message.role).toBe("assistant");
  });

  test("lets a caller see who answered, as without it", async () => {
    const model = { model: "seen/m" };
    for (const at of ["/v1/chat/completions", "/v1/messages"]) {
      const { headers } = await ask(plano.url, bearer("alice"), { ...model, at });
      const told = ["provider", "model", "attempts"].map((name) => headers.get(`x-plano-${name}`));
      expect([at, ...told]).toEqual([at, "seen", "m", "1"]);
    }
    expect((await ask(agentsUrl, bearer("alice"))).headers.get("x-plano-agent")).toBe("helper");
  });

  test("judges HTTP/2 clients like others", async () => {
    for (const [name, status] of [
      ["alice", 200],
      ["stranger", 401],
    ] as const) {
      const session = connect(plano.url);
      const stream = session.request({
        ...{ ":method": "POST", ":path": "/v1/chat/completions", "content-type": "application/json" },
        ...bearer(name),
      });
      stream.end(JSON.stringify({ model: "sandbox/gpt", messages }));
      const [headers] = (await once(stream, "response")) as [{ ":status": number }];
      expect(headers[":status"]).toBe(status);
      session.destroy();
    }
  });

  test.each([
    ["stranger", 401, "authentication_error", "invalid_api_key"],
    ["outcast", 403, "permission_error", "access_denied"],
    ["lost", 403, "permission_error", "access_denied"],
    ["nobody", 403, "permission_error", "access_denied"],
    ["odd", 403, "permission_error", "access_denied"],
    ["eager", 429, "rate_limit_error", "rate_limit_exceeded"],
    ["broken", 503, "overloaded_error", "authentication_unavailable"],
  ])("refuses %s with a %i in all APIs at once, at every listener", async (name, status, type, code) => {
    for (const url of [plano.url, agentsUrl]) {
      for (const at of ["/v1/chat/completions", "/v1/messages", "/v1/models"]) {
        const answer = await ask(url, bearer(name), { at });
        expect([at, answer.status]).toEqual([at, status]);
        expect(answer.headers.get("content-type")).toBe("application/json");
        expect(await answer.json()).toMatchObject({ type: "error", error: { type, code, param: null } });
        for (const header of Object.keys(STEERING))
          expect([header, answer.headers.get(header)]).toEqual([header, null]);
      }
    }
  });

  test("passes its www-authenticate and retry-after on to the client", async () => {
    const { headers } = await ask(plano.url, bearer("stranger"));
    expect(headers.get("www-authenticate")).toBe('Bearer realm="ours"');
    expect((await ask(plano.url, bearer("eager"))).headers.get("retry-after")).toBe("17");
  });

  test("refuses without waiting for the body", async () => {
    const session = connect(plano.url);
    const stream = session.request({
      ":method": "POST",
      ":path": "/v1/chat/completions",
      ...bearer("stranger"),
    });
    const [headers] = (await once(stream, "response")) as [{ ":status": number }];
    expect(headers[":status"]).toBe(401);
    session.destroy();
  });

  test("leaves only the health check open", async () => {
    const before = service.asked.length;
    for (const url of [plano.url, agentsUrl]) expect((await fetch(`${url}/healthz`)).status).toBe(200);
    expect(service.asked).toHaveLength(before);
    for (const url of [plano.url, agentsUrl]) {
      for (const at of ["/v1/models", "/healthz/", "/routing/v1/chat/completions", "/elsewhere"]) {
        expect((await fetch(`${url}${at}`)).status).toBe(401);
      }
    }
  });

  test("sees the method, the path and the listed headers", async () => {
    service.asked.length = 0;
    const headers = {
      ...bearer("alice"),
      "x-team-key": "k",
      "x-other": "o",
      "x-user": "forged",
      "x-plano-caller": "f",
    };
    expect((await ask(plano.url, headers)).status).toBe(200);
    const [asked] = service.asked;
    const prefix = kind === "url" ? "/check" : "";
    expect(asked).toMatchObject({ method: "POST", path: `${prefix}/v1/chat/completions` });
    expect(asked?.headers).toMatchObject({ authorization: "Bearer alice", "x-team-key": "k" });
    for (const name of ["x-other", "x-user", "x-plano-caller", "content-type"]) {
      expect(asked?.headers).not.toHaveProperty(name);
    }
  });

  test("says which models exist for the caller", async () => {
    const list = async (name: string): Promise<string[]> => {
      const answer = await fetch(`${plano.url}/v1/models`, { headers: bearer(name) });
      return ((await answer.json()) as { data: { id: string }[] }).data.map(({ id }) => id);
    };
    expect(await list("bob")).toEqual(["sandbox-messages/claude"]);
    expect(await list("modelless")).toEqual([]);
    expect((await ask(plano.url, bearer("bob"))).status).toBe(404);
    expect((await ask(plano.url, bearer("bob"), { model: "sandbox-messages/claude" })).status).toBe(200);
    expect((await ask(plano.url, bearer("modelless"))).status).toBe(404);
  });

  test("keeps clients from naming themselves or their models", async () => {
    const forged = {
      ...{ "x-user": "alice", "x-user-models": "*", "x-plano-caller": "alice", "x-plano-caller-models": "*" },
    };
    expect((await ask(plano.url, { ...bearer("nobody"), ...forged })).status).toBe(403);
    expect((await ask(plano.url, { ...bearer("modelless"), ...forged })).status).toBe(404);
    expect((await ask(plano.url, forged)).status).toBe(401);
  });

  test("names the caller for limits, the access log and observations", async () => {
    const statuses = [];
    for (let i = 0; i < 2; i++) {
      const named = { ...bearer("counted"), "x-request-id": `counted-${i}` };
      statuses.push((await ask(plano.url, named)).status);
    }
    expect(statuses).toEqual([200, 429]);
    expect((await ask(plano.url, bearer("alice"))).status).toBe(200);
    await eventually(async () => {
      const observed = await plano.observations(1);
      return observed.some(({ request_id: id, caller }) => id === "counted-0" && caller === "counted");
    }, "the observation names the caller");
    await eventually(async () => {
      const logged = await plano.accessLog(1);
      return logged.some(({ request_id: id, caller }) => id === "counted-0" && caller === "counted");
    }, "the access log names the caller");
  });

  test("keeps credentials and callers' names from providers and agents", async () => {
    upstream.received.length = 0;
    const credentials = [
      bearer("alice"),
      { "x-api-key": "alice" },
      { cookie: "session=alice" },
      { "x-team-key": "alice" },
    ];
    for (const headers of credentials) {
      expect((await ask(plano.url, headers, { model: "seen/m" })).status).toBe(200);
      expect((await ask(agentsUrl, headers)).status).toBe(200);
    }
    expect(upstream.received).toHaveLength(2 * credentials.length);
    for (const { headers } of upstream.received) {
      expect(JSON.stringify(headers)).not.toMatch(/alice|x-user|x-plano/);
    }
  });

  test("may close a connection without failing a request", async () => {
    expect((await ask(plano.url, bearer("cut"))).status).toBe(200);
    expect(cut).toBe(true);
  });

  test("refuses everybody with a retry hint while it is down", async () => {
    const deserted = `http://127.0.0.1:${plano.plan.config.agentListeners[1]?.port}`;
    for (const at of ["/v1/chat/completions", "/v1/messages"]) {
      const answer = await ask(deserted, bearer("alice"), { at });
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "1"]);
      expect(await answer.json()).toMatchObject({
        error: { type: "overloaded_error", code: "authentication_unavailable" },
      });
    }
    expect((await fetch(`${deserted}/healthz`)).status).toBe(200);
  });

  test("is waited for up to its timeout", async () => {
    const answers = await Promise.all([...Array(5)].map(() => ask(plano.url, bearer("silence"))));
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503]);
    expect((await ask(plano.url, bearer("alice"))).status).toBe(200);
  });
});

test("a service that only answers yes or no names no caller, and forged names are ignored", async () => {
  const service = await startHttpService(() => ({ status: 200, headers: { "x-plano-caller": "root" } }));
  const plano = await startTestPlano(`
version: v0.4.0
listeners:
  - { type: model, name: models, auth: { ext_authz: { url: "http://127.0.0.1:${service.port}", headers: [x-team-key] } } }
model_providers: [{ model: sandbox/gpt }]
`);
  const forged = {
    ...bearer("secret"),
    "x-plano-caller": "alice",
    "x-request-id": "plain",
    "x-team-key": "k",
  };
  expect((await ask(plano.url, forged)).status).toBe(200);
  expect(service.asked[0]?.headers).toMatchObject({ "x-team-key": "k" });
  expect(service.asked[0]?.headers).not.toHaveProperty("authorization");
  const [observed] = await plano.observations(1);
  expect(observed).toMatchObject({ request_id: "plain" });
  expect(observed?.caller ?? null).toBeNull();
  await plano.stop();
  await service.close();
}, 90_000);

test.each([
  ["whose requests stay in Envoy", ""],
  ["that brightstaff sees first", ", input_filters: [any]"],
])(
  "a limit counts by a header that the service sees, at a listener %s",
  async (_lane, more) => {
    const service = await startHttpService(() => ({ status: 200 }));
    upstream.received.length = 0;
    const plano = await startTestPlano(`
version: v0.4.0
listeners:
  - { type: model, name: models, auth: { ext_authz: { url: "http://127.0.0.1:${service.port}", headers: [X-Team] } } ${more} }
filters: [{ id: any, type: http, url: "http://127.0.0.1:1", on_failure: skip }]
model_providers:
  - { model: sandbox/gpt }
  - { model: seen/m, provider_interface: openai, base_url: "http://127.0.0.1:${upstream.port}/v1", default: true }
ratelimits:
  - { model: seen/m, selector: { key: x-team, value: "*" }, limit: { requests: 1, unit: day } }
`);
    const statuses = [];
    for (const team of ["red", "red", "blue"]) {
      statuses.push((await ask(plano.url, { "x-team": team }, { model: "seen/m" })).status);
    }
    expect(statuses).toEqual([200, 429, 200]);
    expect(JSON.stringify(upstream.received.map(({ headers }) => headers))).not.toContain("x-team");
    await plano.stop();
    await service.close();
  },
  90_000,
);
