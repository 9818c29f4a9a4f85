// Counts of tokens by a provider's own API, to which the request is translated: what is sent, what the client is told, and when
// it is told an estimate.
import { refusalOf } from "@plano/sandbox";
import { beforeAll, describe, expect, test } from "vitest";
import type { Exchange, Host } from "../host/host-api.js";
import { startWith } from "./configured.js";
import { json } from "./provider-answers.js";

const at = (row: string, path = ""): string =>
  `{ model: ${row}/*, access_key: $KEY, base_url: "http://127.0.0.1:9/${row}${path}" }`;
const ENTRIES = [at("amazon_bedrock"), at("gemini", "/v1beta"), at("vertex_ai", "/v1beta")];
const CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0";
const BEDROCK = `amazon_bedrock/us.${CLAUDE}`;
const PATHS = { messages: "/v1/messages/count_tokens", responses: "/v1/responses/input_tokens" };
type Client = keyof typeof PATHS;
const CLIENTS = Object.keys(PATHS) as Client[];

const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const BODIES: Record<Client, object> = {
  messages: {
    system: "be brief",
    messages: [{ role: "user", content: "hello" }],
    tools: [{ name: "weather", description: "of a city", input_schema: schema }],
    thinking: { type: "enabled", budget_tokens: 2000 },
  },
  responses: {
    instructions: "be brief",
    input: "hello",
    tools: [
      { type: "function", name: "weather", description: "of a city", parameters: schema, strict: false },
    ],
    reasoning: { effort: "low" },
  },
};

let host: Host;
beforeAll(async () => {
  host = await startWith(ENTRIES);
});

function asked<Result>(client: Client, body: object, look: (exchange: Exchange) => Result): Result {
  const exchange = host.exchange().request({ ":path": PATHS[client] }, JSON.stringify(body));
  const result = look(exchange);
  expect(exchange.faults).toEqual([]);
  exchange.abort();
  return result;
}

const ask = <Result>(client: Client, model: string, look: (exchange: Exchange) => Result): Result =>
  asked(client, { model, ...BODIES[client] }, look);

const told = (client: Client, tokens: unknown): object =>
  client === "messages"
    ? { input_tokens: tokens }
    : { object: "response.input_tokens", input_tokens: tokens };

const estimated = ({ client }: Exchange): unknown => client.headers?.get("x-plano-estimated");

describe.each([
  [
    BEDROCK,
    `/amazon_bedrock/model/${encodeURIComponent(CLAUDE)}/count-tokens`,
    ["input.converse.messages", "input.converse.system", "input.converse.toolConfig"],
    "inputTokens",
  ],
  [
    "gemini/gemini-2.5-flash",
    "/gemini/v1beta/models/gemini-2.5-flash:countTokens",
    ["contents", "systemInstruction", "tools", "model"].map((name) => `generateContentRequest.${name}`),
    "totalTokens",
  ],
  [
    "vertex_ai/gemini-3-pro",
    "/vertex_ai/v1beta/models/gemini-3-pro:countTokens",
    ["contents", "systemInstruction", "tools"],
    "totalTokens",
  ],
])("counts of %s", (model, path, members, name) => {
  test.each(CLIENTS)("for a %s client are the provider's", (client) => {
    ask(client, model, (exchange) => {
      const { text, headers } = exchange.upstream;
      expect(headers?.get(":path")).toBe(path);
      expect(headers?.get("content-length")).toBe(String(text.length));
      for (const member of members) expect(JSON.parse(text)).toHaveProperty(member);
      expect(refusalOf({ path, body: text })).toBeUndefined();
      exchange.respond(json, JSON.stringify({ [name]: 17 }));
      expect(exchange.client.status).toBe(200);
      expect(exchange.client.json).toEqual(told(client, 17));
      expect(estimated(exchange)).toBeUndefined();
      const length = String(exchange.client.text.length);
      expect(exchange.client.headers?.get("content-length") ?? length).toBe(length);
    });
  });

  test.each([400, 403, 404, 405, 422, 501])("that it refuses with a %i are estimates", (status) => {
    for (const client of CLIENTS)
      ask(client, model, (exchange) => {
        exchange.respond({ ...json, ":status": String(status) }, '{"message":"no counts here"}');
        expect([exchange.client.status, estimated(exchange)]).toEqual([200, "true"]);
        expect(exchange.client.json).toEqual(told(client, expect.any(Number)));
      });
  });

  test.each([401, 429, 500])("that fail with a %i are errors of the client's API", (status) => {
    ask("messages", model, (exchange) => {
      exchange.respond({ ...json, ":status": String(status) }, '{"message":"not now"}');
      expect(exchange.client.status).toBe(status);
      expect(exchange.client.json).toMatchObject({ type: "error", error: { message: "not now" } });
      expect(estimated(exchange)).toBeUndefined();
    });
  });

  test("that it answers with something else are a 502", () => {
    ask("messages", model, (exchange) => {
      exchange.respond(json, JSON.stringify({ [name]: "many" }));
      expect(exchange.client.status).toBe(502);
    });
  });
});

test("a count that fails over to a provider without counts is an estimate", async () => {
  const several = await startWith(
    [at("amazon_bedrock"), at("groq", "/v1")],
    `model_aliases: { several: { targets: [${BEDROCK}, groq/llama] } }`,
  );
  const body = JSON.stringify({ model: "several", ...BODIES.messages });
  const exchange = several.exchange().request({ ":path": PATHS.messages }, body).retry();
  expect([exchange.client.status, estimated(exchange)]).toEqual([200, "true"]);
  expect(exchange.client.json).toEqual(told("messages", expect.any(Number)));
  expect(exchange.faults).toEqual([]);
});

test("Google's count of nothing is 0", () => {
  ask("messages", "gemini/gemini-2.5-flash", (exchange) => {
    exchange.respond(json, "{}");
    expect(exchange.client.json).toEqual({ input_tokens: 0 });
  });
});

test.each(["amazon.nova-pro-v1:0", "eu.meta.llama3-2-3b-instruct-v1:0"])(
  "Bedrock is not asked to count for %s",
  (model) => {
    ask("messages", `amazon_bedrock/${model}`, (exchange) => {
      expect(() => exchange.upstream).toThrow("reached no provider");
      expect([exchange.client.status, estimated(exchange)]).toEqual([200, "true"]);
    });
  },
);

test("a profile's ARN is counted by the model that it names", () => {
  const arn = `arn:aws:bedrock:us-east-1:1:inference-profile/us.${CLAUDE}`;
  ask("messages", `amazon_bedrock/${arn}`, ({ upstream }) =>
    expect(upstream.headers?.get(":path")).toBe(
      `/amazon_bedrock/model/${encodeURIComponent(CLAUDE)}/count-tokens`,
    ),
  );
});

test("what the provider's API cannot express is refused, as the request itself would be", () => {
  const content = [{ type: "image", source: { type: "url", url: "https://example.com/a.png" } }];
  asked("messages", { model: BEDROCK, messages: [{ role: "user", content }] }, ({ client }) => {
    expect(client.status).toBe(400);
    expect(client.json).toMatchObject({ type: "error", error: { type: "invalid_request_error" } });
  });
});

describe("a count in the client's own API", () => {
  const sent = async (body: object): Promise<object> => {
    const host = await startWith(at("anthropic", "/v1"));
    const exchange = host.exchange().request({ ":path": PATHS.messages }, JSON.stringify(body));
    expect(exchange.faults).toEqual([]);
    return JSON.parse(exchange.upstream.text);
  };
  const user = { role: "user", content: "U" };

  test("is of what the model takes of the request", async () => {
    const body = {
      model: "anthropic/claude-opus-4-7",
      thinking: { type: "enabled", budget_tokens: 2_000 },
      messages: [user, { role: "system", content: "S" }],
    };
    expect(await sent(body)).toEqual({
      model: "claude-opus-4-7",
      thinking: { type: "adaptive" },
      messages: [user, { role: "user", content: "S" }],
    });
  });

  test("of what it takes goes through as it came", async () => {
    const body = { model: "anthropic/claude-opus-4-8", messages: [user, { role: "system", content: "S" }] };
    expect(await sent(body)).toEqual({ ...body, model: "claude-opus-4-8" });
  });
});
