// Models with several targets, through real Envoy with two workers: whatever is wrong with the first
// provider, the client gets the second one's answer in its own API, unless it already has a part of the
// first.
import type { ServerResponse } from "node:http";
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { scrape } from "./telemetry/exposition.js";
import { type ReceivedRequest, startUpstream, type TestUpstream } from "./upstream.js";

const chunk = (content: string): string =>
  `data: ${JSON.stringify({
    id: "c",
    object: "chat.completion.chunk",
    created: 1,
    model: "bad",
    choices: [{ index: 0, delta: { role: "assistant", content }, finish_reason: null }],
  })}\n\n`;

function json(response: ServerResponse, status: number, value: unknown, headers = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
}

const completion = {
  id: "c",
  object: "chat.completion",
  created: 1,
  model: "unlimited",
  choices: [{ index: 0, message: { role: "assistant", content: "Hi" }, finish_reason: "stop" }],
};

const sse = { "content-type": "text/event-stream" };

/** Faults of a provider, by the name of its model. */
const faults: Record<string, (response: ServerResponse) => void> = {
  limited: (response) => json(response, 429, { error: { message: "slow down" } }, { "retry-after": "30" }),
  failing: (response) => json(response, 500, { error: { message: "oops" } }),
  overloaded: (response) => json(response, 529, { error: { message: "busy" } }),
  refusing: (response) => json(response, 401, { error: { message: "wrong key" } }),
  unknowing: (response) => json(response, 404, { error: { message: "no such model" } }),
  hanging: () => {},
  resetting: (response) => response.destroy(),
  garbling: (response) => response.writeHead(200, { "content-type": "application/json" }).end("<html>"),
  "garbling-stream": (response) => response.writeHead(200, sse).end("data: <html>\n\n"),
  "failing-stream": (response) =>
    response.writeHead(200, sse).end('data: {"error":{"message":"overloaded","type":"server_error"}}\n\n'),
  "empty-stream": (response) => response.writeHead(200, sse).end(),
  "dying-whole": (response) => {
    response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
    response.write('{"id":"c","choices":[', () => response.destroy());
  },
  "dying-headers": (response) => {
    response.writeHead(200, sse).flushHeaders();
    setImmediate(() => response.destroy());
  },
  "dying-stream": (response) => {
    response.writeHead(200, sse);
    response.write(chunk("Hal"), () => setImmediate(() => response.destroy()));
  },
};

let bad: TestUpstream;
let good: TestUpstream;
let plano: TestPlano;

/** The second provider speaks another API, streams on request, and reports which credentials it got. */
function answerMessages(response: ServerResponse, { body }: ReceivedRequest): void {
  const { stream } = JSON.parse(body.toString()) as { stream?: boolean };
  const message = {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "good",
    content: [] as unknown[],
    stop_reason: null as string | null,
    stop_sequence: null,
    usage: { input_tokens: 3, output_tokens: 2 },
  };
  if (stream !== true) {
    json(response, 200, { ...message, content: [{ type: "text", text: "Hello" }], stop_reason: "end_turn" });
    return;
  }
  const events = [
    { type: "message_start", message },
    { type: "content_block_start", index: 0, content_block: { type: "text", text: "" } },
    { type: "content_block_delta", index: 0, delta: { type: "text_delta", text: "Hello" } },
    { type: "content_block_stop", index: 0 },
    {
      type: "message_delta",
      delta: { stop_reason: "end_turn", stop_sequence: null },
      usage: { output_tokens: 2 },
    },
    { type: "message_stop" },
  ];
  response.writeHead(200, sse);
  response.end(events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`).join(""));
}

beforeAll(async () => {
  bad = await startUpstream((response, { body }) => {
    const { model } = JSON.parse(body.toString()) as { model: string };
    if (model === "unlimited") json(response, 200, completion);
    faults[model]?.(response);
  });
  good = await startUpstream(answerMessages);
  const entries = Object.keys(faults).map(
    (name) =>
      `  - { model: bad/${name}, provider_interface: openai, base_url: "http://127.0.0.1:${bad.port}/v1", access_key: $BAD_${name.toUpperCase().replaceAll("-", "_")}, headers: { x-own: bad } }`,
  );
  const aliases = [...Object.keys(faults).map((name) => [name, `bad/${name}`]), ["dead", "dead/m"]];
  // A key each, since a refused key rests.
  const badKeys = Object.fromEntries(
    Object.keys(faults).map((name) => [`BAD_${name.toUpperCase().replaceAll("-", "_")}`, "bad-key"]),
  );
  plano = await startTestPlano(
    `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1, timeout: 20s }]
failover: { first_byte_timeout: 1s, answer_timeout: 1s, consecutive_failures: 0 }
model_providers:
  - { model: sandbox/* }
${entries.join("\n")}
  - { model: shared/limited, provider_interface: openai, base_url: "http://127.0.0.1:${bad.port}/v1", access_key: $SHARED }
  - { model: shared/resetting, provider_interface: openai, base_url: "http://127.0.0.1:${bad.port}/v1", access_key: $SHARED }
  - { model: shared/hanging, provider_interface: openai, base_url: "http://127.0.0.1:${bad.port}/v1", access_key: $SHARED }
  - { model: shared/unlimited, provider_interface: openai, base_url: "http://127.0.0.1:${bad.port}/v1", access_key: $SHARED }
  - { model: keyless/m, provider_interface: openai, base_url: "http://127.0.0.1:${bad.port}/v1", access_key: $KEY_THAT_IS_NOT_SET }
  - { model: dead/m, provider_interface: openai, base_url: "http://127.0.0.1:1/v1" }
  - { model: amazon_bedrock/signed, api: messages, base_url: "http://127.0.0.1:${good.port}/v1/messages", region: us-west-2 }
  - { model: anthropic/good, base_url: "http://127.0.0.1:${good.port}", access_key: $GOOD_KEY }
model_aliases:
${aliases.map(([alias, target]) => `  ${alias}-first: { targets: [${target}, anthropic/good] }`).join("\n")}
  unlimited-first: { targets: [shared/unlimited, anthropic/good] }
  limited-beside: { targets: [shared/limited, anthropic/good] }
  all-limited: { targets: [bad/overloaded, bad/limited] }
  all-resetting: { targets: [bad/resetting, shared/resetting] }
  all-hanging: { targets: [bad/hanging, shared/hanging] }
  failing-then-keyless: { targets: [bad/failing, keyless/m] }
  keyless-first: { targets: [keyless/m, anthropic/good] }
  failing-then-signed: { targets: [bad/failing, amazon_bedrock/signed] }
`,
    {
      ...badKeys,
      SHARED: "shared-key",
      GOOD_KEY: "good-key",
      AWS_ACCESS_KEY_ID: "id",
      AWS_SECRET_ACCESS_KEY: "secret",
    },
    2,
  );
}, 60_000);
afterAll(async () => {
  await plano?.stop();
  await bad?.close();
  await good?.close();
});

const openai = (): OpenAI => new OpenAI({ baseURL: `${plano.url}/v1`, apiKey: "none", maxRetries: 0 });
const anthropic = (): Anthropic => new Anthropic({ baseURL: plano.url, apiKey: "none", maxRetries: 0 });
const messages = [{ role: "user" as const, content: "hi" }];

const forWhole = [
  "dead",
  "limited",
  "failing",
  "overloaded",
  "refusing",
  "unknowing",
  "hanging",
  "resetting",
  "garbling",
  "dying-whole",
];
const forStreams = [
  "dead",
  "limited",
  "failing",
  "refusing",
  "hanging",
  "resetting",
  "garbling-stream",
  "failing-stream",
  "empty-stream",
  "dying-headers",
];

describe("whole answers fail over", () => {
  test.each(forWhole)("for a chat client, with the first provider %s", async (fault) => {
    const { data, response } = await openai()
      .chat.completions.create({ model: `${fault}-first`, messages })
      .withResponse();
    expect(data.choices[0]?.message.content).toBe("Hello");
    expect(data.usage).toMatchObject({ prompt_tokens: 3, completion_tokens: 2 });
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "x-plano-provider": "anthropic",
      "x-plano-model": "good",
    });
  });
});

test("a model without a key is left out, and does not hide another one's error", async () => {
  const asked = openai().chat.completions.create({ model: "failing-then-keyless", messages });
  await expect(asked).rejects.toMatchObject({ status: 500, error: { message: "oops" } });
  const answer = await openai().chat.completions.create({ model: "keyless-first", messages });
  expect(answer.choices[0]?.message.content).toBe("Hello");
  expect(plano.printed).toContain(
    "warning: `failing-then-keyless` goes on without keyless/m, whose key is not set",
  );
});

test("a 429 for one model takes no request from another model of the same key", async () => {
  const providerOf = async (model: string): Promise<string | null> => {
    const asked = openai().chat.completions.create({ model, messages });
    return (await asked.withResponse()).response.headers.get("x-plano-provider");
  };
  const others: (string | null)[] = [];
  for (let count = 0; count < 20; count++) {
    expect(await providerOf("limited-beside")).toBe("anthropic");
    others.push(await providerOf("unlimited-first"));
  }
  expect(new Set(others)).toEqual(new Set(["shared"]));
});

describe("streams fail over", () => {
  test.each(forStreams)("for a chat client, with the first provider %s", async (fault) => {
    const stream = await openai().chat.completions.create({
      model: `${fault}-first`,
      messages,
      stream: true,
    });
    let text = "";
    for await (const { choices } of stream) text += choices[0]?.delta.content ?? "";
    expect(text).toBe("Hello");
  });

  test("for a Messages client, whose API the second provider speaks", async () => {
    const message = await anthropic()
      .messages.stream({ model: "failing-first", max_tokens: 9, messages })
      .finalMessage();
    expect(message.content).toEqual([{ type: "text", text: "Hello" }]);
  });

  test("only before they have begun", async () => {
    const before = good.received.length;
    const stream = await openai().chat.completions.create({
      model: "dying-stream-first",
      messages,
      stream: true,
    });
    let text = "";
    const read = async (): Promise<void> => {
      for await (const { choices } of stream) text += choices[0]?.delta.content ?? "";
    };
    await expect(read()).rejects.toThrow();
    expect(text).toBe("Hal");
    expect(good.received.length).toBe(before);
  });
});

test("the client gets the last provider's error when every provider fails", async () => {
  const error = await openai()
    .chat.completions.create({ model: "all-limited", messages })
    .then(
      () => expect.unreachable(),
      (reason: unknown) => reason as InstanceType<typeof OpenAI.APIError>,
    );
  expect(error.status).toBe(429);
  expect(error.headers?.get("retry-after")).toBe("30");
  expect(error.headers?.get("x-plano-attempts")).toBe("2");
});

test.each([
  ["resetting", "upstream_reset", "reset"],
  ["hanging", "upstream_timeout", "timeout"],
])(
  "the error after attempts that are all %s names the last provider, how many there were, and why they failed",
  async (fault, code, why) => {
    const asked = await fetch(`${plano.url}/v1/chat/completions`, {
      method: "POST",
      body: JSON.stringify({ model: `all-${fault}`, messages }),
    });
    const { error } = (await asked.json()) as { error: { code: string; message: string } };
    expect(error.message).toMatch(
      new RegExp(` Tried: bad/${fault} \\(${why}\\), shared/${fault} \\(${why}\\)\\.$`),
    );
    expect([
      error.code,
      asked.headers.get("x-plano-provider"),
      asked.headers.get("x-plano-attempts"),
    ]).toEqual([code, "shared", "2"]);
  },
);

test("only the attempt at Amazon has Amazon's signature", async () => {
  bad.received.length = 0;
  good.received.length = 0;
  await openai().chat.completions.create({ model: "failing-then-signed", messages });
  expect(bad.received[0]?.headers.authorization).toBe("Bearer bad-key");
  expect(good.received[0]?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=id\//);
});

test("each provider gets its own key and headers only", async () => {
  bad.received.length = 0;
  good.received.length = 0;
  await openai().chat.completions.create({ model: "failing-first", messages });
  const [first] = bad.received;
  const [second] = good.received;
  expect(first?.headers).toMatchObject({ authorization: "Bearer bad-key", "x-own": "bad" });
  expect(second?.headers).toMatchObject({ "x-api-key": "good-key" });
  expect(second?.headers).not.toHaveProperty("authorization");
  expect(second?.headers).not.toHaveProperty("x-own");
  expect(second?.path).toBe("/v1/messages");
  expect(JSON.parse(second?.body.toString() ?? "")).toMatchObject({ model: "good" });
});

test("a failover is counted at the target that failed", async () => {
  const failovers = async (): Promise<number> =>
    (await scrape(plano.adminUrl)).samples.find(
      ({ name, labels }) => name === "plano_failovers_total" && labels.model === "bad/failing",
    )?.value ?? 0;
  const before = await failovers();
  await openai().chat.completions.create({ model: "failing-first", messages });
  await eventually(async () => (await failovers()) === before + 1, "the failover was counted");
});

test("a provider that is down is ejected after some failures, and asked again once it is back", async () => {
  let up = false;
  const flaky = await startUpstream((response, request) => {
    if (up) answerMessages(response, request);
    else response.destroy();
  });
  const ejecting = await startTestPlano(
    `
version: v0.4.0
listeners: [{ type: model, name: models, address: 127.0.0.1 }]
failover: { consecutive_failures: 3, ejection_time: 100ms }
model_providers:
  - { model: sandbox/* }
  - { model: anthropic/flaky, base_url: "http://127.0.0.1:${flaky.port}", access_key: $KEY }
model_aliases:
  flaky-first: { targets: [anthropic/flaky, sandbox/gpt] }
`,
    { KEY: "key" },
    2,
  );
  try {
    const client = new OpenAI({ baseURL: `${ejecting.url}/v1`, apiKey: "none", maxRetries: 0 });
    const answered = async (provider: string, attempts: number): Promise<boolean> => {
      const { response } = await client.chat.completions
        .create({ model: "flaky-first", messages })
        .withResponse();
      const { headers } = response;
      return (
        headers.get("x-plano-provider") === provider && headers.get("x-plano-attempts") === `${attempts}`
      );
    };
    for (let failures = 0; failures < 3; failures++) expect(await answered("sandbox", 2)).toBe(true);
    expect(await answered("sandbox", 1)).toBe(true);
    up = true;
    await eventually(() => answered("anthropic", 1), "the provider that is back is asked first again");
  } finally {
    await ejecting.stop();
    await flaky.close();
  }
});
