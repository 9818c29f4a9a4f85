// What the filter does not trust: a provider's answer, a client's headers, and names of models.
import { describe, expect, test } from "vitest";
import type { Host } from "../host/host-api.js";
import { withSecrets } from "../host/sealed.js";
import { CONFIGURATION, chatHeaders, KEYS, messagesHeaders, startGateway } from "./gateway-host.js";
import { chunk, completion, json, question, sse } from "./provider-answers.js";
import { useUpstreamSession } from "./upstream-session.js";

const session = useUpstreamSession();
const { sent, toOpenAi } = session;
const KEY = "sk-openai-0123456789";
const secrets = { ...KEYS, OPENAI_API_KEY: KEY };
/** The provider of `fast-llm` has an endpoint. */
const WITH_EMBEDDINGS = JSON.stringify({
  ...CONFIGURATION,
  providers: CONFIGURATION.providers.map((provider) =>
    provider.id === "openai"
      ? { ...provider, endpoints: [{ name: "embeddings", path: "/v1/embeddings" }] }
      : provider,
  ),
});

describe("a provider's headers", () => {
  const STEERING = {
    "access-control-allow-origin": "*",
    "access-control-allow-credentials": "true",
    "alt-svc": 'h3=":443"',
    "clear-site-data": '"*"',
    "content-security-policy": "default-src 'none'",
    "cross-origin-resource-policy": "cross-origin",
    link: "</x>; rel=preload",
    location: "https://evil.example",
    nel: "{}",
    refresh: "0; url=https://evil.example",
    "report-to": "{}",
    server: "cloudflare",
    "service-worker-allowed": "/",
    "set-cookie": "a=b",
    "set-cookie2": "a=b",
    "strict-transport-security": "max-age=1",
    via: "1.1 x",
    "www-authenticate": "Basic",
    "x-accel-redirect": "/secret",
    "x-envoy-upstream-service-time": "1",
    "x-frame-options": "DENY",
    "x-plano-cluster": "brightstaff",
    "x-powered-by": "x",
    "x-sendfile": "/etc/passwd",
  };
  const TELLING = {
    "apim-request-id": "a",
    "cf-ray": "r",
    "openai-processing-ms": "12",
    "retry-after": "3",
    "x-ratelimit-remaining-requests": "9",
    "x-request-id": "id",
    "x-should-retry": "true",
  };

  test.each(["200", "429"])("that steer browsers and proxies are removed, with status %s", (status) => {
    const head = { ":status": status, "content-type": "application/json", ...STEERING, ...TELLING };
    const { client } = toOpenAi().respond(head, JSON.stringify(completion));
    const headers = client.headers?.toRecord() ?? {};
    expect(headers).toMatchObject(TELLING);
    expect(Object.keys(headers).filter((name) => Object.hasOwn(STEERING, name))).toEqual([]);
  });

  test("that steer browsers are removed from streams and from endpoints' responses", async () => {
    const host = await startGateway({ configuration: WITH_EMBEDDINGS });
    const embeddings = host
      .exchange()
      .request(
        { ...chatHeaders, ":path": "/v1/embeddings" },
        JSON.stringify({ model: "fast-llm", input: "x" }),
      );
    for (const exchange of [
      toOpenAi({ stream: true }).respond({ ...sse, ...STEERING, ...TELLING }, chunk({ content: "a" })),
      embeddings.respond({ ...json, ...STEERING, ...TELLING }, '{"data":[]}'),
    ]) {
      const headers = exchange.client.headers?.toRecord() ?? {};
      expect(headers).toMatchObject({ ":status": "200", ...TELLING });
      expect(Object.keys(headers).filter((name) => Object.hasOwn(STEERING, name))).toEqual([]);
    }
    embeddings.abort();
  });
});

describe("a provider's status", () => {
  test.each(["000", "099", "100", "199", "600", "999"])("of %s becomes a 502 with an error", (status) => {
    const { client } = toOpenAi().respond(
      { ":status": status, "content-type": "application/json" },
      JSON.stringify(completion),
    );
    expect(client.status).toBe(502);
    expect(client.json).toMatchObject({ error: { code: "bad_provider_response" } });
  });

  test.each(["301", "307", "308"])("of %s is never followed, and its location is removed", (status) => {
    const { client } = toOpenAi().respond({ ":status": status, location: "http://evil.example" });
    expect(client.status).toBe(502);
    expect(client.text).toContain("redirects are not followed");
    expect(client.headers?.toRecord()).not.toHaveProperty("location");
  });
});

describe("a key in a provider's response", () => {
  const words = `Incorrect API key provided: ${KEY}, sent as Bearer ${KEY}`;
  const failure = (message: string) =>
    JSON.stringify({
      error: { message, type: "invalid_request_error", code: "invalid_api_key", param: null },
    });

  test.each([
    ["an error of the client's own API", chatHeaders],
    ["an error that is translated", messagesHeaders],
  ])("is masked in %s", async (_, headers) => {
    const host = await startGateway(withSecrets(secrets));
    const exchange = host
      .exchange()
      .request(headers, JSON.stringify({ model: "fast-llm", max_tokens: 9, messages: question }));
    exchange.respond({ ":status": "401", "content-type": "application/json", "x-echo": KEY }, failure(words));
    expect(exchange.client.text).toContain("Incorrect API key provided: sk-***, sent as Bearer sk-***");
    expect(JSON.stringify(exchange.client.headers?.toRecord())).not.toContain(KEY);
    expect(exchange.faults).toEqual([]);
    exchange.abort();
  });

  test("is masked in an error that is not JSON, and in an error within a 200", async () => {
    const host = await startGateway(withSecrets(secrets));
    for (const [status, body] of [
      ["500", `<html>${words}</html>`],
      ["200", failure(words)],
    ] as const) {
      const exchange = host
        .exchange()
        .request(chatHeaders, JSON.stringify({ model: "fast-llm", messages: question }));
      exchange.respond({ ":status": status, "content-type": "application/json" }, body);
      expect(exchange.client.text).toContain("sk-***");
      expect(exchange.client.text).not.toContain(KEY);
      exchange.abort();
    }
  });

  test.each([
    ["passes unchanged", chatHeaders],
    ["is translated", messagesHeaders],
  ])("is masked in the error that ends a stream which %s, cut anywhere", async (_, headers) => {
    const host = await startGateway(withSecrets(secrets));
    const stream = `${chunk({ content: "a" })}data: ${failure(words)}\n\n`;
    for (const cut of [stream.length, stream.indexOf(KEY) + 5]) {
      const body = { model: "fast-llm", max_tokens: 9, messages: question, stream: true };
      const exchange = host.exchange().request(headers, JSON.stringify(body));
      exchange.respondHeaders(sse);
      exchange.respondChunk(stream.slice(0, cut));
      exchange.respondChunk(stream.slice(cut), true);
      expect(exchange.client.text).toContain("sk-***");
      expect(exchange.client.text).not.toContain(KEY);
      exchange.abort();
    }
  });

  test("is masked when it is the value of a configured header", async () => {
    const [openai, ...others] = CONFIGURATION.providers;
    const providers = [{ ...openai, header_secrets: { "helicone-auth": "PLANO_HEADER" } }, ...others];
    const host = await startGateway({
      ...withSecrets({ ...secrets, PLANO_HEADER: "Bearer sk-helicone-1234" }),
      configuration: JSON.stringify({ ...CONFIGURATION, providers }),
    });
    const exchange = host
      .exchange()
      .request(chatHeaders, JSON.stringify({ model: "fast-llm", messages: question }));
    expect(exchange.upstream.headers?.get("helicone-auth")).toBe("Bearer sk-helicone-1234");
    const head = { ":status": "401", "content-type": "application/json" };
    exchange.respond(head, failure("Incorrect key sk-helicone-1234"));
    expect(exchange.client.text).toContain("Incorrect key sk-***");
    exchange.abort();
  });

  test("of fewer than eight characters is a placeholder and not masked", async () => {
    const host = await startGateway(withSecrets({ ...KEYS, OPENAI_API_KEY: "key" }));
    const exchange = host
      .exchange()
      .request(chatHeaders, JSON.stringify({ model: "fast-llm", messages: question }));
    exchange.respond({ ":status": "401", "content-type": "application/json" }, failure("Incorrect key"));
    expect(exchange.client.text).toContain("Incorrect key");
    exchange.abort();
  });
});

describe("a client's headers", () => {
  const ACCOUNTS = {
    "openai-organization": "o",
    "openai-project": "p",
    "x-goog-user-project": "g",
    "x-http-method-override": "DELETE",
    "x-method-override": "DELETE",
    "x-original-url": "/x",
    "x-rewrite-url": "/x",
    "ocp-apim-subscription-key": "k",
    "helicone-auth": "h",
    "x-portkey-config": "c",
  };
  const NEVER = {
    "x-real-ip": "1",
    "true-client-ip": "1",
    "cf-connecting-ip": "1",
    "x-client-ip": "1",
    origin: "https://intranet.example",
    referer: "https://intranet.example/wiki",
  };
  const namesSent = (headers: Record<string, string> | undefined) =>
    Object.keys(headers ?? {}).filter((name) => name in ACCOUNTS || name in NEVER);

  test("that choose an account, a method or a path are removed beside the gateway's key", () => {
    const { upstream } = sent(
      { ...chatHeaders, ...ACCOUNTS, ...NEVER },
      { model: "fast-llm", messages: question },
    );
    expect(namesSent(upstream.headers?.toRecord())).toEqual([]);
  });

  test("go on with the client's own key, except its location", async () => {
    const [openai, ...others] = CONFIGURATION.providers;
    const host = await startGateway({
      configuration: JSON.stringify({
        ...CONFIGURATION,
        providers: [{ ...openai, key_secrets: undefined, passthrough: true }, ...others],
      }),
    });
    const exchange = host
      .exchange()
      .request(
        { ...chatHeaders, authorization: "Bearer own", ...ACCOUNTS, ...NEVER },
        JSON.stringify({ model: "fast-llm", messages: question }),
      );
    expect(namesSent(exchange.upstream.headers?.toRecord()).sort()).toEqual(Object.keys(ACCOUNTS).sort());
    exchange.abort();
  });
});

describe("a model's name", () => {
  const refusal = (host: Host, model: string, path = "/v1/chat/completions") => {
    const body = JSON.stringify({ model, messages: question, input: "x" });
    const exchange = host.exchange().request({ ...chatHeaders, ":path": path }, body);
    const { status, text } = exchange.client;
    exchange.abort();
    return status === undefined ? undefined : { status, answer: JSON.parse(text) as unknown };
  };
  const UNKNOWN = { status: 404, answer: { error: { code: "model_not_found", param: "model" } } };

  test.each([
    "openai/..",
    "openai/../../x?y#z",
    "openai/a/../b",
    "openai/.",
    "openai/a/.",
    "openai/..\\..\\x",
    "openai/a\\..",
  ])("with a directory part is refused: %s", async (model) => {
    const host = await startGateway({ configuration: WITH_EMBEDDINGS });
    expect(refusal(host, model)).toMatchObject(UNKNOWN);
    expect(refusal(host, model, "/v1/embeddings")).toMatchObject(UNKNOWN);
  });

  test.each(["openai/accounts/x/models/y", "openai/gpt-4.1", "openai/...", "openai/.hidden", "openai/a..b"])(
    "may have dots and slashes: %s",
    async (model) => {
      const host = await startGateway({ configuration: WITH_EMBEDDINGS });
      expect(refusal(host, model)).toBeUndefined();
      expect(refusal(host, model, "/v1/embeddings")).toBeUndefined();
    },
  );

  test("of a brightstaff pool is known to brightstaff only", async () => {
    const name = "plano.route/code generation";
    const configuration = JSON.stringify({
      ...CONFIGURATION,
      models: { ...CONFIGURATION.models, [name]: 0 },
    });
    const host = await startGateway({ configuration });
    const ask = (headers: Record<string, string>, path = "/v1/chat/completions") => {
      const body = JSON.stringify({ model: name, messages: question, input: "x" });
      const exchange = host.exchange().request({ ...chatHeaders, ":path": path, ...headers }, body);
      const { status: refused, text } = exchange.client;
      exchange.abort();
      return { refused, text };
    };
    for (const path of ["/v1/chat/completions", "/v1/messages", "/v1/responses", "/v1/embeddings"]) {
      expect(ask({}, path)).toMatchObject({ refused: 404, text: expect.stringContaining("does not exist") });
    }
    expect(ask({ "x-plano-pool": "1" }).refused).toBeUndefined();
  });
});
