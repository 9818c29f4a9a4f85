// Nothing that was said leaves Plano by any way out where it may not be kept, nor a secret anywhere: answers of the dashboard, live
// events, observations, metrics, spans, reports, files and logs, for model and agent listeners, with errors of every party.
import { readdir, readFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import path from "node:path";
import type { ConversationList, RequestList } from "@plano/brightstaff/dashboard-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const SAID = ["prompt", "system", "tool", "argument", "result", "file", "answer", "refusal", "body", "id"];
const CREDENTIALS = ["credential", "key", "query", "cookie", "header"];
const WHO = ["user", "session"];
const marker = (name: string): string => `mark${name}7351`;
const JWT = `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U`;
const TOKEN = `hf_${"aB".repeat(17)}`;
const EMAIL = "ann@example.com";

let services: Record<"model" | "agent" | "filter" | "collector" | "reports", TestUpstream>;
/** What models, agents and filters write. */
let said = "";
beforeAll(async () => {
  const json = (response: ServerResponse, status: number, value: object): ServerResponse =>
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
  const answer = (response: ServerResponse, asked: string): ServerResponse => {
    const status = Number(/fail-(\d+)/.exec(asked)?.[1] ?? 200);
    if (status !== 200) return json(response, status, { error: { message: `no ${said}`, code: "word" } });
    const call = { id: "c9", type: "function", function: { name: "f", arguments: `{"a":"${said}"}` } };
    const message = { role: "assistant", content: said, tool_calls: [call] };
    const usage = { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 };
    const head = { id: "c", created: 1, model: "m" };
    const last = { index: 0, finish_reason: "tool_calls" };
    if (!asked.includes('"stream":true'))
      return json(response, 200, { ...head, choices: [{ ...last, message }], usage });
    response.writeHead(200, { "content-type": "text/event-stream" });
    const event = (value: object): string => `data: ${JSON.stringify({ ...head, ...value })}\n\n`;
    response.write(event({ choices: [{ index: 0, delta: message }] }));
    return response.end(`${event({ choices: [{ ...last, delta: {} }], usage })}data: [DONE]\n\n`);
  };
  const [model, agent, filter, collector, reports] = await Promise.all([
    startUpstream((response, { body }) => void answer(response, body.toString())),
    startUpstream((response, { body }) => void answer(response, body.toString())),
    startUpstream((response, { body }) => {
      if (body.includes("stop-it")) json(response, 403, { error: { message: `no ${said}` } });
      else response.writeHead(200, { "content-type": "application/json" }).end(body);
    }),
    startUpstream((response) => void response.writeHead(200).end()),
    startUpstream((response) => void json(response, 200, {})),
  ]);
  services = { model, agent, filter, collector, reports };
});
afterAll(() => Promise.all(Object.values(services ?? {}).map((service) => service.close())));

const at = ({ port }: TestUpstream): string => `http://127.0.0.1:${port}`;
const configuration = (dashboard: string): string => `
version: v0.4.0
listeners:
  - { type: model, name: models, address: 127.0.0.1, timeout: 20s }
  - type: agent
    name: helpers
    address: 127.0.0.1
    agents: [{ id: weather, description: weather, input_filters: [guard] }]
agents: [{ id: weather, url: "${at(services.agent)}" }]
filters: [{ id: guard, type: http, url: "${at(services.filter)}", on_failure: fail }]
model_providers:
  - { model: own/*, provider_interface: openai, base_url: "${at(services.model)}/v1", passthrough_auth: true }
  - { model: sandbox/gpt, default: true }
dashboard: { ${dashboard}, tags: { team: x-team } }
tracing:
  otlp_http_endpoint: "${at(services.collector)}"
  exporters: [{ type: posthog, url: "${at(services.reports)}", api_key: k, capture_messages: true }]
`;

/** Says the words of a marker, or others in their place, wherever a client can. */
async function traffic(plano: TestPlano, word: (name: string) => string, more: object = {}): Promise<void> {
  const headers = {
    ...{ "content-type": "application/json", authorization: `Bearer ${word("credential")}` },
    ...{ "x-api-key": word("key"), cookie: `a=${word("cookie")}`, "x-custom": word("header") },
    ...{ "x-model-affinity": word("session"), ...more },
  };
  const call = {
    id: "c1",
    type: "function",
    function: { name: word("tool"), arguments: `"${word("argument")}"` },
  };
  const file = { type: "file", file: { filename: word("file"), file_data: "data:text/plain;base64,aGk=" } };
  const messages = [
    { role: "system", content: word("system") },
    { role: "user", content: [{ type: "text", text: word("prompt") }, file] },
    { role: "assistant", content: null, tool_calls: [call] },
    { role: "tool", tool_call_id: "c1", content: word("result") },
  ];
  const chat = (content: string, others: object = {}): object => ({
    ...{ model: "own/m", user: word("user"), ...others },
    messages: [...messages, { role: "user", content: `${content} ${word("prompt")}` }],
  });
  const [agents] = plano.plan.config.agentListeners;
  for (const url of [plano.url, `http://127.0.0.1:${agents?.port}`]) {
    const send = async (place: string, body: object | string): Promise<void> => {
      const text = typeof body === "string" ? body : JSON.stringify(body);
      const response = await fetch(`${url}/v1/${place}?key=${word("query")}`, {
        method: "POST",
        headers,
        body: text,
      });
      await response.text();
    };
    for (const content of ["hello", "fail-400", "fail-429", "fail-500", "stop-it"])
      for (const stream of [false, true]) await send("chat/completions", chat(content, { stream }));
    await send("chat/completions", `{"model":"own/m","messages":"${word("body")}"}`);
    await send("chat/completions", `{"model":"own/m",${word("body")}`);
    await send("messages", {
      ...chat("hello"),
      max_tokens: 9,
      messages: [{ role: word("body"), content: [] }],
    });
    await send("messages", {
      model: "own/m",
      max_tokens: 9,
      system: word("system"),
      messages: messages.slice(1, 2),
    });
    await send("responses", { model: "own/m", input: word("prompt"), previous_response_id: word("id") });
  }
}

/** Each way out, with all that goes there. */
async function waysOut(plano: TestPlano, requests: number): Promise<Map<string, string>> {
  const token = (await readFile(plano.dashboardTokenPath, "utf8")).trim();
  const headers = { authorization: `Bearer ${token}`, "last-event-id": "1" };
  const ask = (place: string): Promise<Response> =>
    fetch(`${plano.dashboardUrl}/api/v1/${place}`, { headers });
  const text = async (place: string): Promise<string> => (await ask(place)).text();
  const list = async (): Promise<RequestList> => JSON.parse(await text("requests?limit=500")) as RequestList;
  await eventually(async () => (await list()).total >= requests, `${requests} requests were told`);
  const { conversations } = JSON.parse(await text("conversations")) as ConversationList;
  const ids = (await list()).requests.map(({ id }) => `requests/${id}`);
  const places = ["overview", "requests?limit=500", "export", "health", "config", "conversations", "inbox"];
  const by = ["user", "session", "client", "model", "tag:team"].map(
    (each) => `breakdown?by=${each}&format=csv`,
  );
  const threads = conversations.map(({ id }) => `conversations/${id}`);
  const out = new Map<string, string>();
  for (const place of [...places, ...by, ...threads, ...ids]) out.set(place, await text(place));
  out.set("live", await firstBatch(await ask("live")));
  for (const place of ["internal/observations?limit=1000", "metrics"])
    out.set(place, await (await fetch(`${plano.brightstaffUrl}/${place}`)).text());
  out.set("Envoy", await (await fetch(`${plano.adminUrl}/stats/prometheus`)).text());
  await eventually(() => services.reports.received.length > 0, "there are reports");
  await eventually(() => services.collector.received.length > 3, "there are spans");
  for (const name of ["collector", "reports"] as const)
    out.set(name, services[name].received.map(({ body }) => body.toString("latin1")).join("\n"));
  await plano.accessLog(requests);
  const entries = await readdir(plano.directory, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    const file = path.join(entry.parentPath, entry.name);
    // What is stored of responses is what clients ask for by their ids.
    if (entry.isFile() && !file.includes("/responses/")) out.set(file, await readFile(file, "latin1"));
  }
  out.set("terminal", plano.printed.join("\n"));
  return out;
}

async function firstBatch(response: Response): Promise<string> {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!/event: batch\n.*\n\n/.test(text)) text += (await reader?.read())?.value ?? "";
  await reader?.cancel();
  return text;
}

function leaks(out: Map<string, string>, words: readonly string[]): string[] {
  return words.flatMap((word) =>
    [...out].filter(([, text]) => text.includes(word)).map(([place]) => `${word} in ${place}`),
  );
}

async function during<Result>(text: string, use: (plano: TestPlano) => Promise<Result>): Promise<Result> {
  for (const name of ["collector", "reports"] as const) services[name].received.length = 0;
  const plano = await startTestPlano(text);
  try {
    return await use(plano);
  } finally {
    await plano.stop();
  }
}

const REQUESTS = 30;

test("without content nothing that was said goes out, and nobody's name", { timeout: 60_000 }, async () => {
  said = `${marker("answer")} '${marker("refusal")}'`;
  const out = await during(configuration("content: off"), async (plano) => {
    await traffic(plano, marker);
    return waysOut(plano, REQUESTS);
  });
  expect(leaks(out, [...SAID, ...CREDENTIALS, ...WHO].map(marker))).toEqual([]);
});

test("a request may be private where content is kept", { timeout: 60_000 }, async () => {
  said = `${marker("answer")} '${marker("refusal")}'`;
  const out = await during(configuration("content: disk"), async (plano) => {
    await traffic(plano, marker, { "x-plano-content": "off" });
    return waysOut(plano, REQUESTS);
  });
  expect(leaks(out, [...SAID, ...CREDENTIALS].map(marker))).toEqual([]);
  expect(leaks(out, WHO.map(marker))).not.toEqual([]);
});

test("what fits a pattern of the user is masked wherever it is said", { timeout: 60_000 }, async () => {
  const badge = "EMP-7351246";
  said = `it is ${badge}`;
  const redact = "{ name: badge, pattern: 'EMP-[0-9]{7}' }, { name: marked, pattern: 'mark[a-z]+7351' }";
  const out = await during(configuration(`content: disk, redact: [${redact}]`), async (plano) => {
    await traffic(plano, (name) =>
      CREDENTIALS.includes(name) ? marker(name) : `of ${badge} ${marker(name)}`,
    );
    return waysOut(plano, REQUESTS);
  });
  // It is in the rendered configuration, as a pattern; nothing else has it.
  expect(leaks(out, [badge, ...[...SAID, ...CREDENTIALS, ...WHO].map(marker)])).toEqual([]);
  expect(leaks(out, ["⟦badge⟧", "⟦marked⟧"])).not.toEqual([]);
});

test("secrets and data of persons are masked wherever they are said", { timeout: 60_000 }, async () => {
  const secrets = `${JWT} or ${TOKEN} of ${EMAIL}`;
  said = secrets;
  const out = await during(configuration("content: disk, redact: [secrets, pii]"), async (plano) => {
    const names = ["tool", "id"];
    await traffic(plano, (name) =>
      CREDENTIALS.includes(name) || name === "session"
        ? marker(name)
        : names.includes(name)
          ? TOKEN
          : secrets,
    );
    return waysOut(plano, REQUESTS);
  });
  expect(leaks(out, [JWT, TOKEN, EMAIL, ...CREDENTIALS.map(marker)])).toEqual([]);
  expect(leaks(out, ["⟦jwt⟧"])).not.toEqual([]);
});
