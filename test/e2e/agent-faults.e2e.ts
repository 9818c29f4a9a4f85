// Agents that fail in every way an agent can, each a process of its own, through real Envoy with two workers: a client of any
// API is told so in its own shape and never left waiting, and nothing stays behind.
import Anthropic from "@anthropic-ai/sdk";
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../host/fixtures/free-port.js";
import { type ChildServer, startChildServer } from "./child-server.js";
import { eventually, startTestPlano, type TestPlano } from "./plano.js";
import { startUpstream, type TestUpstream } from "./upstream.js";

const AGENT = new URL("../dist/e2e/agents/server.js", import.meta.url);

/** What the model that chooses agents answers: a status and a body, or nothing at all. */
let chosen: [status: number, body: string] | "nothing" = "nothing";

let agent: ChildServer;
let mortal: ChildServer;
let chooser: TestUpstream;
let late: number;
let plano: TestPlano;
const urls: Record<string, string> = {};
beforeAll(async () => {
  [agent, mortal] = await Promise.all([startChildServer(AGENT), startChildServer(AGENT)]);
  late = await freePort();
  chooser = await startUpstream((response) => {
    if (chosen === "nothing") return void response.destroy();
    response.writeHead(chosen[0], { "content-type": "application/json" }).end(chosen[1]);
  });
  const at = (port: number): string => `"http://127.0.0.1:${port}"`;
  plano = await startTestPlano(
    `
version: v0.4.0
listeners:
  - { type: agent, name: any, address: 127.0.0.1, port: 8041, agents: [{ id: any }] }
  - { type: agent, name: hasty, address: 127.0.0.1, port: 8042, agents: [{ id: hasty }] }
  - { type: agent, name: mortal, address: 127.0.0.1, port: 8043, agents: [{ id: mortal }] }
  - { type: agent, name: late, address: 127.0.0.1, port: 8044, agents: [{ id: late }] }
  - type: agent
    name: several
    address: 127.0.0.1
    port: 8045
    agents:
      - { id: late, description: nobody }
      - { id: any, description: everything, default: true }
  - { type: model, name: models, address: 127.0.0.1 }
failover: { consecutive_failures: 0 }
limits: { stream_duration: 5s }
agents:
  - { id: any, url: ${at(agent.port)} }
  - { id: hasty, url: ${at(agent.port)}, timeout: 1s }
  - { id: mortal, url: ${at(mortal.port)} }
  - { id: late, url: ${at(late)} }
model_providers:
  - { model: sandbox/* }
  - { model: chooser/m, provider_interface: openai, base_url: ${at(chooser.port)}, default: true }
`,
    {},
    2,
  );
  for (const { name, port } of plano.plan.config.agentListeners) urls[name] = `http://127.0.0.1:${port}`;
});
afterAll(async () => {
  await plano?.stop();
  await chooser?.close();
  await Promise.all([agent?.kill(), mortal?.kill()]);
});
beforeEach(() => {
  chosen = "nothing";
});

interface Told {
  status?: number;
  error?: { type?: string; message?: string; code?: string; error?: { type: string; message: string } };
  /** What of a stream came before. */
  text: string;
}

/** What the SDK throws, once it does; `onText` hears of each piece of a stream. */
async function told(
  work: (seen: (text: string) => void) => Promise<unknown>,
  onText = () => {},
): Promise<Told> {
  let text = "";
  try {
    await work((piece) => {
      text += piece;
      onText();
    });
  } catch (thrown) {
    const { status, error } = thrown as Told;
    return { ...(status !== undefined && { status }), ...(error !== undefined && { error }), text };
  }
  throw new Error(`it ended without an error, after "${text}"`);
}

type Ask = (listener: string, content: string, stream: boolean, onText?: () => void) => Promise<Told>;

const openai = (listener: string): OpenAI =>
  new OpenAI({ apiKey: "any", baseURL: `${urls[listener]}/v1`, maxRetries: 0 });

const clients: [api: string, ask: Ask][] = [
  [
    "Chat Completions",
    (listener, content, stream, onText) =>
      told(async (seen) => {
        const params = { model: "any", messages: [{ role: "user" as const, content }] };
        const client = openai(listener);
        if (!stream) return client.chat.completions.create(params);
        for await (const { choices } of await client.chat.completions.create({ ...params, stream })) {
          seen(choices[0]?.delta.content ?? "");
        }
      }, onText),
  ],
  [
    "Messages",
    (listener, content, stream, onText) =>
      told(async (seen) => {
        const params = { model: "any", max_tokens: 9, messages: [{ role: "user" as const, content }] };
        const client = new Anthropic({ apiKey: "any", baseURL: urls[listener] ?? "", maxRetries: 0 });
        if (!stream) return client.messages.create(params);
        for await (const event of await client.messages.create({ ...params, stream })) {
          if (event.type === "content_block_delta" && event.delta.type === "text_delta")
            seen(event.delta.text);
        }
      }, onText),
  ],
  [
    "Responses",
    (listener, input, stream, onText) =>
      told(async (seen) => {
        const client = openai(listener);
        if (!stream) return client.responses.create({ model: "any", input });
        for await (const event of await client.responses.create({ model: "any", input, stream })) {
          if (event.type === "response.output_text.delta") seen(event.delta);
        }
      }, onText),
  ],
];

/** Anthropic's body is the whole of the error, OpenAI's SDKs keep what stands under `error`. */
const wordsOf = ({ error }: Told): string => error?.error?.message ?? error?.message ?? "";
const kindOf = ({ error }: Told): string | undefined => error?.error?.type ?? error?.code;

async function said(listener: string, content: string): Promise<string | null | undefined> {
  const messages = [{ role: "user" as const, content }];
  const { choices } = await openai(listener).chat.completions.create({ model: "any", messages });
  return choices[0]?.message.content;
}

const openAt = async ({ port }: ChildServer): Promise<number> =>
  (await (await fetch(`http://127.0.0.1:${port}`)).json()) as number;

describe.each(clients)("a %s client", (api, ask) => {
  const isMessages = api === "Messages";

  test("is told that an agent is down", async () => {
    for (const stream of [false, true]) {
      const error = await ask("late", "hello", stream);
      expect([error.status, kindOf(error)]).toEqual([502, isMessages ? "api_error" : "upstream_unreachable"]);
      expect(wordsOf(error)).toContain("The agent late could not be reached.");
    }
  });

  test.each(["no JSON", "half JSON", "HTML", "HTML that is called JSON", "nothing"])(
    "is told that an agent's answer is none: %s",
    async (garbage) => {
      const error = await ask("any", garbage, false);
      expect([error.status, kindOf(error)]).toEqual([
        502,
        isMessages ? "api_error" : "bad_provider_response",
      ]);
      expect(wordsOf(error)).not.toContain("doctype");
    },
  );

  test.each(["no JSON", "HTML", "nothing", "HTML that is called a stream"])(
    "is told that a stream is none: %s",
    async (garbage) => {
      const error = await ask("any", garbage, true);
      expect(error.text).toBe("");
      expect(wordsOf(error)).not.toContain("doctype");
    },
  );

  test("is told that an agent says nothing", async () => {
    const error = await ask("hasty", "silence", false);
    expect([error.status, kindOf(error)]).toEqual([504, isMessages ? "timeout_error" : "agent_timeout"]);
  });

  test("hears what an agent said before it was killed, and that this was not the end", async () => {
    const error = await ask("mortal", "begin", true, () => void mortal.kill());
    expect(error.text).toBe("begun");
    expect(wordsOf(error)).toContain("broke off");
    mortal = await startChildServer(AGENT, mortal.port);
    await eventually(
      async () => (await said("mortal", "hello").catch(() => "")) === "agent: hello",
      "it is back",
    );
  });

  test("is told when an answer goes on for longer than any may", async () => {
    const error = await ask("any", "for ever", true);
    expect(error.text).toContain("begun more");
    expect(wordsOf(error)).toContain("took longer");
  });
});

test("an agent whose client leaves in the middle of its answer is left", async () => {
  const messages = [{ role: "user" as const, content: "for ever" }];
  const stream = await openai("any").chat.completions.create({ model: "any", messages, stream: true });
  expect(await openAt(agent)).toBe(1);
  for await (const _ of stream) break;
  await eventually(async () => (await openAt(agent)) === 0, "the agent is left");
});

test("an agent that comes up late is asked from then on", async () => {
  await expect(said("late", "hello")).rejects.toMatchObject({ status: 502 });
  const child = await startChildServer(AGENT, late);
  await eventually(
    async () => (await said("late", "hello").catch(() => "")) === "agent: hello",
    "it answers",
  );
  await child.kill();
});

describe("the default agent answers when the model that chooses", () => {
  const completion = (message: object): string =>
    JSON.stringify({
      id: "c",
      object: "chat.completion",
      created: 1,
      model: "m",
      choices: [{ index: 0, message }],
    });
  const saying = (content: string): [number, string] => [200, completion({ role: "assistant", content })];
  const call = {
    id: "1",
    type: "function",
    function: { name: "select_agents", arguments: '{"agents": ["la' },
  };

  test.each<[string, typeof chosen]>([
    ["talks", saying("I think that late is the one to ask.")],
    ["says nothing", saying("")],
    ["names strangers", saying('{"agents": ["admin", "agent/late", "LATE"]}')],
    [
      "calls with half an argument",
      [200, completion({ role: "assistant", content: null, tool_calls: [call] })],
    ],
    ["sends no completion", [200, "{}"]],
    ["sends no JSON", [200, "<html>"]],
    ["is overloaded", [503, "{}"]],
    ["breaks the connection", "nothing"],
  ])("%s", async (_what, answer) => {
    chosen = answer;
    expect(await said("several", "hello")).toBe("agent: hello");
  });
});

test("after all that nothing is open: not at the agents, not in Envoy, and everything still runs", async () => {
  expect(await said("any", "hello")).toBe("agent: hello");
  process.kill(plano.pids.brightstaff, 0);
  await eventually(async () => (await openAt(agent)) + (await openAt(mortal)) === 0, "no agent is answering");
  const active = async (): Promise<string[]> => {
    const stats = await (await fetch(`${plano.adminUrl}/stats?filter=rq_active$`)).text();
    return stats.split("\n").filter((line) => !/^http\.admin\.|: 0$|^$/.test(line));
  };
  await expect.poll(active).toEqual([]);
});
