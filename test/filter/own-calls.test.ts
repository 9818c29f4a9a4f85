// Calls that brightstaff makes for a client, and limits that are checked before brightstaff works for it.
import { describe, expect, test } from "vitest";
import { type Exchange, type Host, SharedData } from "../host/host-api.js";
import { ask, startWith } from "./configured.js";
import { completionOf, json } from "./provider-answers.js";

const MODEL = "{ model: openai/gpt-4o, access_key: $A }";
const user = { "x-user": "a" };
const charged = { ...user, "x-plano-own-call": "charged" };
const limits = (limit: string): string =>
  `ratelimits: [{ model: "*", selector: { key: x-user }, limit: { ${limit}, unit: day } }]\n`;

const chat = (host: Host, headers: Record<string, string>, body: object = {}): Exchange =>
  ask(host, "chat", { model: "gpt-4o", ...body }, headers);
const admitted = (exchange: Exchange): boolean => exchange.attempts.length > 0;

describe("a call on a client's behalf", () => {
  test("does not count as a further client request", async () => {
    const host = await startWith(MODEL, limits("requests: 1"));
    for (let count = 0; count < 3; count++) {
      expect(admitted(chat(host, charged).respond(json, completionOf(1, 1)))).toBe(true);
    }
    expect([chat(host, user), chat(host, user)].map(admitted)).toEqual([true, false]);
  });

  test("costs the client's tokens and no other client's", async () => {
    const host = await startWith(MODEL, limits("tokens: 1000"));
    chat(host, charged, { max_tokens: 5 }).respond(json, completionOf(1000, 100));
    expect(admitted(chat(host, user, { max_tokens: 5 }))).toBe(false);
    expect(admitted(chat(host, charged, { max_tokens: 5 }))).toBe(false);
    expect(admitted(chat(host, {}, { max_tokens: 5 }))).toBe(true);
  });

  test.each(["*", "gpt-4o"])("is not made for a client without a request to %s left", async (model) => {
    const limit = `ratelimits: [{ model: "${model}", selector: { key: x-user }, limit: { requests: 1, unit: day } }]\n`;
    const host = await startWith(MODEL, limit);
    expect(admitted(chat(host, user))).toBe(true);
    expect(admitted(chat(host, charged))).toBe(false);
    expect(admitted(chat(host, { "x-user": "b", "x-plano-own-call": "charged" }))).toBe(true);
  });

  test("without a client costs no client's tokens", async () => {
    const host = await startWith(MODEL, limits("tokens: 1000"));
    chat(host, { "x-plano-own-call": "uncharged" }).respond(json, completionOf(9000, 100));
    expect(admitted(chat(host, {}, { max_tokens: 5 }))).toBe(true);
  });
});

describe("a client's request that is repeated for another model", () => {
  const MODELS = [MODEL, "{ model: groq/mini, access_key: $B }"];
  const again = (host: Host): Exchange =>
    ask(host, "chat", { model: "mini" }, { ...user, "x-plano-own-call": "repeated" });
  const failed = { "content-type": "application/json", ":status": "500" };

  test("counts once together with its failed attempt", async () => {
    const host = await startWith(MODELS, limits("requests: 2"));
    chat(host, user).respond(failed, "{}");
    expect(admitted(again(host).respond(json, completionOf(1, 1)))).toBe(true);
    chat(host, user).respond(failed, "{}");
    expect(admitted(again(host))).toBe(true);
    expect(admitted(chat(host, user))).toBe(false);
  });

  test("counts in its model's own limits, however it ends", async () => {
    const host = await startWith(
      MODELS,
      "ratelimits: [{ model: mini, limit: { requests: 2, unit: day } }, { model: '*', limit: { requests: 1, unit: day } }]\n",
    );
    expect(admitted(again(host).respond(failed, "{}"))).toBe(true);
    expect(admitted(again(host).respond(json, completionOf(1, 1)))).toBe(true);
    expect(again(host).client.status).toBe(429);
    expect(admitted(chat(host, user))).toBe(true);
  });

  test("costs the client's tokens", async () => {
    const host = await startWith(MODELS, limits("tokens: 1000"));
    again(host).respond(json, completionOf(1000, 100));
    expect(admitted(chat(host, user))).toBe(false);
    expect(admitted(again(host))).toBe(false);
  });
});

test("the gateway's own error reports the number of attempts", async () => {
  const host = await startWith(MODEL, limits("requests: 1"));
  const attempts = ({ client }: Exchange): string | undefined => client.headers?.get("x-plano-attempts");
  const broken = chat(host, user).respond(json, "<html>");
  expect([broken.client.status, attempts(broken)]).toEqual([502, "1"]);
  const refused = chat(host, user);
  expect([refused.client.status, attempts(refused)]).toEqual([429, undefined]);
});

describe("before brightstaff the filter", () => {
  async function starts(limit: string): Promise<{ front: Host; gateway: Host }> {
    const shared = new SharedData();
    const gateway = await startWith(MODEL, limits(limit), { shared });
    const front = await startWith(MODEL, limits(limit), { shared, role: "front" });
    return { front, gateway };
  }
  /** The emulator has no brightstaff to answer what passes. */
  const passes = (host: Host, path: string, headers: Record<string, string>): boolean => {
    const body = JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "hi" }] });
    const sent = { ":path": path, "content-type": "application/json", ...headers };
    return host.exchange().request(sent, body).client.status !== 429;
  };
  const CHAT = "/v1/chat/completions";

  test("refuses a client with nothing left, and no other", async () => {
    const { front, gateway } = await starts("tokens: 1000");
    expect(passes(front, CHAT, user)).toBe(true);
    chat(gateway, user).respond(json, completionOf(1000, 100));
    expect(passes(front, CHAT, user)).toBe(false);
    expect(passes(front, CHAT, { "x-user": "b" })).toBe(true);
  });

  test("joins a selector's repeated header into one, with the value that limits see", async () => {
    const { front, gateway } = await starts("requests: 1");
    const twice = [
      [":path", CHAT],
      ["content-type", "application/json"],
      ["x-user", "a"],
      ["x-user", "b"],
    ] as const;
    const body = JSON.stringify({ model: "gpt-4o", messages: [{ role: "user", content: "hi" }] });
    const sent = front.exchange({ route: () => "brightstaff" }).request(twice, body);
    expect(sent.upstream.headers?.all("x-user")).toEqual(["a,b"]);
    sent.respond(200, "{}");
    expect(admitted(gateway.exchange().request(twice, body))).toBe(true);
    expect(admitted(chat(gateway, { "x-user": "a,b" }))).toBe(false);
  });

  test("charges nothing for a look, and one request for a decision only", async () => {
    const { front } = await starts("requests: 2");
    for (let count = 0; count < 5; count++) expect(passes(front, CHAT, user)).toBe(true);
    const decide = (): boolean => passes(front, `/routing${CHAT}`, user);
    expect([decide(), decide(), decide()]).toEqual([true, true, false]);
    expect(passes(front, CHAT, user)).toBe(false);
  });
});
