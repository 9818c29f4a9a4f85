// Callers with a list of models, through real Envoy: a name of several models leads only to those that are on
// the caller's list, whichever fails, at listeners whose requests stay in Envoy and at those that brightstaff
// sees first.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { hashOf } from "./access-keys.js";
import { startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const KEYS = {
  alice: ["one/a", "two/b"],
  bob: ["three/c"],
  carol: ["fast"],
  dave: ["sandbox/nothing"],
  eve: ["*"],
  frank: ["two/b"],
};
type Caller = keyof typeof KEYS;

let one: TestUpstream;
let two: TestUpstream;
let three: TestUpstream;
let chooser: TestUpstream;
let plain: TestPlano;
let routed: TestPlano;
let failing: Set<string>;
let choice = "";

function provider(name: string): Promise<TestUpstream> {
  return startUpstream((response) => {
    response.writeHead(failing.has(name) ? 500 : 200, { "content-type": "application/json" });
    response.end(completion(`by ${name}`));
  });
}

function completion(content: string): string {
  const choices = [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }];
  return JSON.stringify({ id: "c", object: "chat.completion", created: 1, model: "m", choices });
}

const own = (model: string, { port }: { port: number }): string =>
  `  - { model: ${model}, provider_interface: openai, base_url: "http://127.0.0.1:${port}/v1" }\n`;

beforeAll(async () => {
  failing = new Set();
  [one, two, three] = await Promise.all([provider("one"), provider("two"), provider("three")]);
  chooser = await startUpstream((response) => {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(completion(JSON.stringify({ agents: choice === "" ? [] : [choice] })));
  });
  const keys = Object.entries(KEYS).map(([name, models]) => ({ name, hash: hashOf(name), models }));
  const common = `
version: v0.4.0
listeners:
  - { type: model, name: models, auth: { keys: ${JSON.stringify(keys)} } }
model_providers:
${own("one/a", one)}${own("two/b", two)}${own("three/c", three)}${own("dead/m", { port: 1 })}
  - { model: sandbox/gpt, default: true }
model_aliases:
  fast: { target: two/b }
  several: { targets: [one/a, two/b, three/c] }
  turns: { targets: [{ target: three/c, weight: 1 }, { target: one/a, weight: 1 }] }
  down: { targets: [dead/m, two/b, three/c] }
`;
  plain = await startTestPlano(common, {}, 2);
  routed = await startTestPlano(
    `${common.replace("model_aliases:", `${own("chooser/m", chooser)}model_aliases:`)}
routing_preferences:
  - { name: code, description: writing code, models: [one/a, two/b] }
  - { name: talk, description: small talk, models: [three/c] }
overrides: { llm_routing_model: chooser/m }
`,
    {},
    2,
  );
});
afterAll(async () => {
  await Promise.all([plain, routed].map((plano) => plano?.stop()));
  await Promise.all([one, two, three, chooser].map((upstream) => upstream?.close()));
});
beforeEach(() => {
  failing.clear();
  choice = "";
  for (const { received } of [one, two, three, chooser]) received.length = 0;
});

const asked = (): number[] => [one, two, three].map(({ received }) => received.length);

function post(plano: TestPlano, caller: Caller, path: string, body: object, more = {}): Promise<Response> {
  return fetch(`${plano.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-api-key": caller, ...more },
    body: JSON.stringify(body),
  });
}

const SAID = { max_tokens: 10, messages: [{ role: "user", content: "hello" }] };

async function ask(
  plano: TestPlano,
  caller: Caller,
  model: string,
  more: object = {},
  headers = {},
): Promise<Record<string, unknown>> {
  const answer = await post(plano, caller, "/v1/chat/completions", { model, ...SAID, ...more }, headers);
  const { choices, error } = (await answer.json()) as {
    choices?: { message: { content: string } }[];
    error?: { code: string; param: string };
  };
  return { status: answer.status, said: choices?.[0]?.message.content, code: error?.code };
}

const by = (name: string): object => ({ status: 200, said: `by ${name}` });
const UNKNOWN = { status: 404, code: "model_not_found" };

async function listed(plano: TestPlano, caller: Caller): Promise<string[]> {
  const answer = await fetch(`${plano.url}/v1/models`, { headers: { "x-api-key": caller } });
  return ((await answer.json()) as { data: { id: string }[] }).data.map(({ id }) => id);
}

const lanes: [string, () => TestPlano][] = [
  ["whose requests stay in Envoy", () => plain],
  ["that brightstaff sees first", () => routed],
];
describe.each(lanes)("restricted callers at a listener %s", (_name, plano) => {
  test("reach those models of a pool that are theirs", async () => {
    expect(await ask(plano(), "alice", "several")).toMatchObject(by("one"));
    expect(await ask(plano(), "frank", "several")).toMatchObject(by("two"));
    expect(await ask(plano(), "bob", "several")).toMatchObject(by("three"));
    expect(asked()).toEqual([1, 1, 1]);
  });

  test("may ask for an alias when their list has the alias or its model, and otherwise not", async () => {
    for (const caller of ["alice", "carol", "frank"] as const) {
      expect(await ask(plano(), caller, "fast")).toMatchObject(by("two"));
    }
    expect(await ask(plano(), "frank", "b")).toMatchObject(by("two"));
    expect(await ask(plano(), "carol", "two/b")).toMatchObject(UNKNOWN);
    expect(await ask(plano(), "bob", "fast")).toMatchObject(UNKNOWN);
  });

  test("get an unknown model error for every other name, in each API", async () => {
    for (const model of ["several", "three/c", "fast", "c"]) {
      expect(await ask(plano(), "dave", model)).toMatchObject(UNKNOWN);
    }
    const message = await post(plano(), "dave", "/v1/messages", { model: "several", ...SAID });
    expect([message.status, await message.json()]).toMatchObject([
      404,
      { type: "error", error: { type: "not_found_error" } },
    ]);
    const response = await post(plano(), "dave", "/v1/responses", { model: "several", input: "hello" });
    expect([response.status, await response.json()]).toMatchObject([404, { error: { code: UNKNOWN.code } }]);
    expect(asked()).toEqual([0, 0, 0]);
  });

  test("fail over only to their own models", async () => {
    failing.add("one");
    expect(await ask(plano(), "alice", "several")).toMatchObject(by("two"));
    failing.add("two");
    expect(await ask(plano(), "alice", "several")).toMatchObject({ status: 500 });
    expect(await ask(plano(), "frank", "several")).toMatchObject({ status: 500 });
    expect(three.received).toEqual([]);
    expect(await ask(plano(), "eve", "several")).toMatchObject(by("three"));
  });

  test("take turns among their own models", async () => {
    for (let count = 0; count < 6; count++) {
      expect(await ask(plano(), "alice", "turns")).toMatchObject(by("one"));
    }
    expect(three.received).toEqual([]);
  });

  test("do not reach another's model when theirs is ejected", async () => {
    for (let count = 0; count < 10; count++)
      expect(await ask(plano(), "frank", "down")).toMatchObject(by("two"));
    failing.add("two");
    for (let count = 0; count < 10; count++) await ask(plano(), "frank", "down");
    expect(three.received).toEqual([]);
  });

  test("list what they may ask for, with aliases of any of their models", async () => {
    expect(await listed(plano(), "alice")).toEqual(["one/a", "two/b", "fast", "several", "turns", "down"]);
    expect(await listed(plano(), "carol")).toEqual(["fast"]);
    expect(await listed(plano(), "dave")).toEqual([]);
    const single = (caller: Caller, id: string): Promise<number> =>
      fetch(`${plano().url}/v1/models/${id}`, { headers: { "x-api-key": caller } }).then(
        ({ status }) => status,
      );
    expect([await single("bob", "several"), await single("bob", "fast")]).toEqual([200, 404]);
  });
});

describe("a restricted caller's route", () => {
  test("uses only the caller's models, whichever fails", async () => {
    choice = "code";
    expect(await ask(routed, "frank", "fast")).toMatchObject(by("two"));
    expect(await ask(routed, "alice", "fast")).toMatchObject(by("one"));
    failing.add("one").add("two");
    expect(await ask(routed, "frank", "several")).toMatchObject({ status: 500 });
    expect(await ask(routed, "alice", "b")).toMatchObject({ status: 500 });
    expect(three.received).toEqual([]);
  });

  test("is hidden from the routing model when no model of it is the caller's", async () => {
    choice = "talk";
    expect(await ask(routed, "alice", "fast")).toMatchObject(by("two"));
    const [question] = chooser.received;
    expect(question?.body.toString()).toContain("writing code");
    expect(question?.body.toString()).not.toContain("small talk");
  });

  test("is not looked for when the caller has no models in any route", async () => {
    choice = "code";
    expect(await ask(routed, "carol", "fast")).toMatchObject(by("two"));
    expect(await ask(routed, "dave", "several")).toMatchObject(UNKNOWN);
    expect(chooser.received).toEqual([]);
  });

  test("from the request itself keeps only the caller's models", async () => {
    choice = "own";
    const preferring = (...models: string[]): object => ({
      routing_preferences: [{ name: "own", description: "mine", models }],
    });
    expect(await ask(routed, "carol", "fast", preferring("fast"))).toMatchObject(by("two"));
    expect(await ask(routed, "frank", "fast", preferring("several"))).toMatchObject(by("two"));
    const refused = await post(routed, "frank", "/v1/chat/completions", {
      ...{ model: "fast", ...SAID },
      ...preferring("fast", "three/c"),
    });
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      { error: { param: "routing_preferences[0].models[1]" } },
    ]);
    expect([one.received, three.received]).toEqual([[], []]);
  });

  test("shows only the caller's models in a routing decision", async () => {
    const decide = async (caller: Caller, path = "/v1/chat/completions"): Promise<unknown> => {
      const answer = await post(routed, caller, `/routing${path}`, { model: "fast", ...SAID });
      const { models, route } = (await answer.json()) as Record<string, unknown>;
      return { models, route };
    };
    choice = "code";
    expect(await decide("frank")).toEqual({ models: ["two/b"], route: "code" });
    expect(await decide("eve", "/v1/messages")).toEqual({ models: ["one/a", "two/b"], route: "code" });
    expect(await decide("bob")).toEqual({ models: ["none"], route: null });
    expect(await decide("dave")).toEqual({ models: ["none"], route: null });
  });

  test("does not follow another caller's session of the same id", async () => {
    const session = { "x-model-affinity": "shared" };
    choice = "code";
    expect(await ask(routed, "alice", "fast", {}, session)).toMatchObject(by("one"));
    expect(await ask(routed, "frank", "fast", {}, session)).toMatchObject(by("two"));
  });
});

describe("a restricted caller's form", () => {
  const PLAIN = "Content-Disposition: form-data; name=";
  const part = (head: string, value: string): string => `--B\r\n${head}\r\n\r\n${value}\r\n`;
  const own = part(`${PLAIN}"model"`, "two/b");
  const send = (body: string | FormData, type = "multipart/form-data; boundary=B"): Promise<Response> =>
    fetch(`${plain.url}/v1/audio/transcriptions`, {
      method: "POST",
      headers: { "x-api-key": "frank", ...(typeof body === "string" && { "content-type": type }) },
      body,
    });

  test("reaches the caller's model", async () => {
    const data = new FormData();
    data.append("model", "two/b");
    data.append("file", new File(["sound"], "a.wav"));
    expect((await send(data)).status).toBe(200);
    expect((await send(`${own}--B--\r\n`)).status).toBe(200);
    expect(asked()).toEqual([0, 2, 0]);
    for (const { headers, body } of two.received) {
      const [, boundary] = /^multipart\/form-data; boundary=(.+)$/.exec(headers["content-type"] ?? "") ?? [];
      expect(body.toString()).toMatch(`--${boundary}\r\n`);
      expect(body.toString()).toContain('name="model"\r\n\r\nb\r\n');
    }
  });

  test.each([
    ["another's model", part(`${PLAIN}"model"`, "three/c"), 404],
    ["two models", own + part(`${PLAIN}"model"`, "three/c"), 400],
    ["a model in a parameter's quotes", own + part(`${PLAIN}"model"; x=" filename="`, "c"), 400],
    ["an escaped name", own + part(`${PLAIN}"mod\\el"`, "c"), 400],
    ["a folded header", own + part(`Content-Disposition: form-data;\r\n name="model"`, "c"), 400],
    ["JSON before it", `{"model":"c"}\r\n${own}`, 400],
    ["parts behind it", `${own}--B--\r\n${part(`${PLAIN}"model"`, "c")}`, 400],
  ])("with %s reaches no provider", async (_name, parts, status) => {
    const answer = await send(`${parts}--B--\r\n`);
    expect([answer.status, await answer.json()]).toMatchObject([
      status,
      { error: { type: "invalid_request_error" } },
    ]);
    expect(asked()).toEqual([0, 0, 0]);
  });

  test("with two content-types reaches no provider", async () => {
    const type = "multipart/form-data; boundary=B, multipart/form-data; boundary=C";
    const answer = await send(`${own}--B--\r\n`, type);
    expect([answer.status, await answer.json()]).toMatchObject([
      400,
      { error: { code: "unsupported_content_type" } },
    ]);
    expect(asked()).toEqual([0, 0, 0]);
  });
});
