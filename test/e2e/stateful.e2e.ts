// Requests of the Responses API that continue others, with OpenAI's SDK through real Envoy: at providers of every API, whole and
// streamed, by several callers, and when something breaks.
import { type Sandbox, startSandbox } from "@plano/sandbox";
import OpenAI from "openai";
import type { Response, ResponseCreateParams } from "openai/resources/responses/responses";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hashOf } from "./access-keys.js";
import { modelOf, UPSTREAMS } from "./matrix/upstreams.js";
import { eventually, holdDown, startTestPlano, type TestPlano } from "./plano.js";

let sandbox: Sandbox;
let plano: TestPlano;
let alice: OpenAI;
let bob: OpenAI;

beforeAll(async () => {
  sandbox = await startSandbox();
  const entries = UPSTREAMS.map(
    ({ name, entry, base }) => `  - { model: up-${name}/*, ${entry}, base_url: "${sandbox.url}${base}" }`,
  );
  const keys = ["alice", "bob"].map((name) => ({ name, hash: hashOf(`key-of-${name}`) }));
  plano = await startTestPlano(`
version: v0.4.0
listeners:
  - { type: model, name: models, address: 127.0.0.1, timeout: 20s, auth: { keys: ${JSON.stringify(keys)} } }
  - { type: agent, name: agents, address: 127.0.0.1, agents: [{ id: helper }] }
agents: [{ id: helper, url: "${sandbox.url}" }]
model_providers:
  - { model: sandbox/* }
  - { model: azure/native, base_url: "${sandbox.url}/v1/responses", access_key: any }
${entries.join("\n")}
ratelimits:
  - { model: sandbox/*, selector: { key: x-team, value: limits }, limit: { requests: 2, unit: hour } }
state_storage: { type: memory }
`);
  alice = client("key-of-alice");
  bob = client("key-of-bob");
});
afterAll(async () => {
  await plano?.stop();
  await sandbox?.close();
});

function client(apiKey: string, baseURL = `${plano.url}/v1`): OpenAI {
  return new OpenAI({ apiKey, baseURL, maxRetries: 0 });
}

const failureOf = (work: Promise<unknown>): Promise<InstanceType<typeof OpenAI.APIError>> =>
  work.then(
    () => expect.fail("there was an answer"),
    (error) => error,
  );

const tools: ResponseCreateParams["tools"] = [
  { type: "function", name: "weather", strict: false, parameters: { type: "object", properties: {} } },
];

async function ask(params: ResponseCreateParams, streams: boolean, by = alice): Promise<Response> {
  if (!streams) return by.responses.create({ ...params, stream: false });
  return by.responses.stream({ ...params, stream: true }).finalResponse();
}

/** What the provider was asked last. */
const lastRequest = (provider = sandbox): string => provider.requests().at(-1)?.body ?? "";

describe.each(UPSTREAMS)("at a provider of $name", (upstream) => {
  const model = modelOf(upstream, "m");

  test.each([false, true])(
    "a conversation has three turns with a tool call, streamed: %s",
    async (streams) => {
      const first = await ask({ model, input: "How is the weather?", tools }, streams);
      const [call] = first.output.filter((item) => item.type === "function_call");
      expect(call?.name).toBe("weather");
      const second = await ask(
        {
          model,
          tools,
          previous_response_id: first.id,
          input: [{ type: "function_call_output", call_id: call?.call_id ?? "", output: "sunny-42" }],
        },
        streams,
      );
      expect(JSON.stringify(second.output)).toContain("sunny-42");
      expect(second.previous_response_id).toBe(first.id);
      const third = await ask({ model, previous_response_id: second.id, input: "thanks" }, streams);
      expect(third.output).toMatchObject([{ type: "message" }]);
      const sent = lastRequest();
      for (const part of ["How is the weather?", "sunny-42", "thanks", "the tool's result has arrived"]) {
        expect(sent).toContain(part);
      }
      expect(sent).not.toContain(first.id);
      expect(await alice.responses.retrieve(third.id)).toMatchObject({
        id: third.id,
        status: "completed",
        previous_response_id: second.id,
        store: true,
      });
    },
  );

  test("what it thought comes back to it", async () => {
    const thinking = modelOf(upstream, "sandbox-thinking");
    const first = await ask({ model: thinking, input: "think", reasoning: { effort: "medium" } }, true);
    await ask({ model: thinking, input: "more", previous_response_id: first.id }, false);
    if (upstream.signature !== undefined) expect(lastRequest()).toContain(upstream.signature);
  });
});

describe("a kept response", () => {
  test("is read, listed by pages, not cancelled, and deleted", async () => {
    const { id } = await ask({ model: "sandbox/m", input: "one" }, false);
    const next = await ask({ model: "sandbox/m", input: "two", previous_response_id: id }, true);
    const texts = [];
    for await (const item of alice.responses.inputItems.list(next.id, { limit: 1, order: "asc" })) {
      texts.push(JSON.stringify(item));
    }
    expect(texts).toHaveLength(3);
    expect([texts[0], texts[2]]).toEqual([
      expect.stringContaining('"one"'),
      expect.stringContaining('"two"'),
    ]);
    const { data } = await alice.responses.inputItems.list(next.id, { limit: 1 });
    expect(JSON.stringify(data)).toContain('"two"');
    expect(await failureOf(alice.responses.cancel(id))).toMatchObject({ status: 400 });
    await alice.responses.delete(id);
    expect(await failureOf(alice.responses.retrieve(id))).toMatchObject({ status: 404 });
    expect(await failureOf(alice.responses.delete(id))).toMatchObject({ status: 404 });
    const broken = ask({ model: "sandbox/m", input: "three", previous_response_id: next.id }, false);
    expect(await failureOf(broken)).toMatchObject({ code: "previous_response_not_found" });
  });

  test("is another caller's nothing", async () => {
    const { id } = await ask({ model: "sandbox/m", input: "secret" }, false);
    const params = { model: "sandbox/m", input: "tell me", previous_response_id: id };
    expect(await failureOf(ask(params, false, bob))).toMatchObject({
      status: 400,
      code: "previous_response_not_found",
      param: "previous_response_id",
    });
    expect(await failureOf(bob.responses.retrieve(id))).toMatchObject({ status: 404 });
    expect(await failureOf(bob.responses.inputItems.list(id).then())).toMatchObject({ status: 404 });
    expect(await failureOf(bob.responses.cancel(id))).toMatchObject({ status: 404 });
    expect(await failureOf(bob.responses.delete(id))).toMatchObject({ status: 404 });
    const stranger = client("key-of-nobody");
    expect(await failureOf(stranger.responses.retrieve(id))).toMatchObject({ status: 401 });
    const forging = bob.responses.retrieve(id, {}, { headers: { "x-plano-caller": "alice" } });
    expect(await failureOf(forging)).toMatchObject({ status: 404 });
    expect((await alice.responses.retrieve(id)).id).toBe(id);
  });

  test("is none where the client does not want it kept", async () => {
    const { id } = await ask({ model: "sandbox/m", input: "hi", store: false }, false);
    expect(await failureOf(alice.responses.retrieve(id))).toMatchObject({ status: 404 });
  });

  test("cannot be made in the background", async () => {
    const background = ask({ model: "sandbox/m", input: "hi", background: true }, false);
    expect(await failureOf(background)).toMatchObject({ status: 400, param: "background" });
  });
});

describe("a conversation", () => {
  test("is made, added to by requests and by hand, listed, and deleted", async () => {
    const { id } = await alice.conversations.create({
      metadata: { topic: "t" },
      items: [{ type: "message", role: "user", content: "my name is Zed" }],
    });
    await ask({ model: "sandbox/m", conversation: id, input: "who am I?" }, true);
    await alice.conversations.items.create(id, {
      items: [{ type: "message", role: "user", content: "by hand" }],
    });
    const answer = await ask({ model: "sandbox/m", conversation: id, input: "again" }, false);
    expect(answer.conversation).toEqual({ id });
    const sent = lastRequest(plano.sandbox);
    for (const part of ["my name is Zed", "who am I?", "by hand", "again"]) expect(sent).toContain(part);
    const texts = [];
    for await (const item of alice.conversations.items.list(id, { order: "asc", limit: 2 })) {
      texts.push(JSON.stringify(item));
    }
    expect(texts).toHaveLength(6);
    expect(await alice.conversations.retrieve(id)).toMatchObject({ metadata: { topic: "t" } });
    expect(await failureOf(bob.conversations.retrieve(id))).toMatchObject({ status: 404 });
    expect(
      await failureOf(ask({ model: "sandbox/m", conversation: id, input: "x" }, false, bob)),
    ).toMatchObject({
      status: 404,
    });
    expect(await alice.conversations.delete(id)).toMatchObject({ object: "conversation.deleted" });
    expect(await failureOf(alice.conversations.items.list(id).then())).toMatchObject({ status: 404 });
  });
});

test("a provider that keeps state itself gets the request as it is", async () => {
  const body = { model: "azure/native", input: "hi", previous_response_id: "resp_of_azure", store: true };
  await failureOf(ask(body, false));
  expect(JSON.parse(lastRequest())).toMatchObject({ ...body, model: "native" });
});

test("a conversation that Plano keeps goes on at a provider that keeps state itself", async () => {
  const first = await ask({ model: "sandbox/m", input: "I am Zed" }, false);
  const next = { model: "azure/native", input: "who?", previous_response_id: first.id };
  const second = await ask(next, true);
  expect(JSON.parse(lastRequest())).toMatchObject({ model: "native", store: false });
  expect(lastRequest()).toContain("I am Zed");
  expect(await alice.responses.retrieve(second.id)).toMatchObject({ previous_response_id: first.id });
});

test("a request is limited once, and observed once", async () => {
  const headers = { "x-team": "limits", "x-request-id": "counted-once" };
  const asking = () => alice.responses.create({ model: "sandbox/m", input: "hi" }, { headers });
  await asking();
  await asking();
  expect(await failureOf(asking())).toMatchObject({ status: 429 });
  await eventually(async () => {
    const observed = await plano.observations(1);
    return observed.filter(({ request_id: id }) => id === "counted-once").length === 3;
  }, "three requests were observed");
});

test("a request has a log line at both listeners, and both name the caller and who answered", async () => {
  await alice.responses.create(
    { model: "sandbox/m", input: "hi" },
    { headers: { "x-request-id": "logged-twice" } },
  );
  await eventually(async () => {
    const lines = (await plano.accessLog(1)).filter(({ request_id: id }) => id === "logged-twice");
    return (
      lines.length === 2 &&
      lines.every(
        ({ path, caller, provider, status }) =>
          path === "/v1/responses" && caller === "alice" && provider === "sandbox" && status === 200,
      )
    );
  }, "both lines were there");
});

describe("a stream", () => {
  test("that the client leaves is incomplete", async () => {
    const stream = await alice.responses.create({
      model: "sandbox/sandbox-slow-stream",
      input: "slowly",
      stream: true,
    });
    let id = "";
    for await (const event of stream) {
      if (event.type === "response.created") id = event.response.id;
      if (event.type === "response.output_text.delta") break;
    }
    await eventually(
      () =>
        alice.responses.retrieve(id).then(
          ({ status, output }) => status === "incomplete" && output.length === 0,
          () => false,
        ),
      "it was kept as incomplete",
    );
    const next = await ask({ model: "sandbox/m", input: "go on", previous_response_id: id }, false);
    expect(next.status).toBe("completed");
  });

  test.each(["sandbox-cut-stream", "sandbox-error-stream"])("that breaks is failed: %s", async (script) => {
    let id = "";
    const reading = async () => {
      const params = { model: `sandbox/${script}`, input: "hi", stream: true } as const;
      for await (const event of await alice.responses.create(params)) {
        if (event.type === "response.created") id = event.response.id;
      }
    };
    await failureOf(reading());
    expect(await alice.responses.retrieve(id)).toMatchObject({ status: "failed" });
  });
});

test("an agent listener keeps responses, too, and not for other listeners' callers", async () => {
  const port = plano.plan.config.agentListeners[0]?.port;
  const visitor = client("unused", `http://127.0.0.1:${port}/v1`);
  const first = await ask({ model: "any", input: "I am Zed" }, true, visitor);
  const second = await ask({ model: "any", input: "who?", previous_response_id: first.id }, false, visitor);
  expect(lastRequest()).toContain("I am Zed");
  expect((await visitor.responses.retrieve(second.id)).previous_response_id).toBe(first.id);
  expect(await failureOf(alice.responses.retrieve(second.id))).toMatchObject({ status: 404 });
});

test("without brightstaff, only requests that need state are refused, to be repeated", async () => {
  const release = holdDown(plano, "brightstaff");
  try {
    await eventually(
      () =>
        ask({ model: "sandbox/m", input: "hi" }, false).then(
          () => false,
          ({ status, headers }) => status === 503 && headers.get("retry-after") === "1",
        ),
      "a request was refused",
    );
    const { status } = await ask({ model: "sandbox/m", input: "hi", store: false }, false);
    expect(status).toBe("completed");
  } finally {
    release();
  }
});

test("while the store is away, only requests that need it are refused", async () => {
  const away = await startTestPlano(`
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1, timeout: 20s }]
model_providers: [{ model: sandbox/m, default: true }]
state_storage: { type: postgres, connection_string: "postgresql://u@127.0.0.1:1/d" }
`);
  try {
    const visitor = client("any", `${away.url}/v1`);
    const first = await failureOf(ask({ model: "sandbox/m", input: "hi" }, false, visitor));
    expect(first).toMatchObject({ status: 503, code: "state_unavailable" });
    expect(first.headers?.get("retry-after")).toBe("1");
    const next = { model: "sandbox/m", input: "hi", previous_response_id: "resp_1" };
    expect(await failureOf(ask(next, true, visitor))).toMatchObject({ status: 503 });
    expect(await failureOf(visitor.responses.retrieve("resp_1"))).toMatchObject({ status: 503 });
    const { status } = await ask({ model: "sandbox/m", input: "hi", store: false }, false, visitor);
    expect(status).toBe("completed");
  } finally {
    await away.stop();
  }
});
