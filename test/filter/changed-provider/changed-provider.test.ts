// Conversations that change their provider: histories as each provider made them, kept by a client of each API and continued at
// every other provider. None is refused, each is what the target takes, and no text, call, result or file is lost or repeated.
import { SIGNATURES } from "@plano/sandbox";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import type { Host } from "../../host/host-api.js";
import { REQUEST_RULES } from "../../vectors/rules/index.js";
import { ask, type Client, startWith } from "../configured.js";
import type { UpstreamName } from "../formats.js";
import { json } from "../provider-answers.js";
import { OWN_API, RULED_PROVIDERS, refusedBy } from "../ruled-providers.js";
import { CLIENTS, type ClientSide } from "./clients.js";
import { type Conversation, conversations, type Round } from "./conversation.js";
import { type Signer, SOURCES, type Source, toolNames } from "./providers.js";
import { writtenIn } from "./written.js";

const RUNS = 40;

interface Target {
  model: string;
  format: UpstreamName;
  signer?: Signer;
}

const TARGETS: readonly Target[] = [
  { model: "at-openai-chat/gpt-4o", format: "chat-completions" },
  { model: "at-openai-responses/gpt-5", format: "responses", signer: "openAi" },
  { model: "at-openai-responses/gpt-4.1", format: "responses" },
  { model: "at-anthropic/claude-sonnet-4-5", format: "messages", signer: "anthropic" },
  { model: "at-anthropic/claude-opus-4-6", format: "messages", signer: "anthropic" },
  { model: "at-gemini/gemini-3-pro", format: "generate-content", signer: "google" },
  { model: "at-gemini/gemini-2.5-flash", format: "generate-content", signer: "google" },
  {
    model: "at-bedrock/anthropic.claude-sonnet-4-5-20250929-v1:0",
    format: "converse",
    signer: "anthropic",
  },
  { model: "at-bedrock/amazon.nova-pro-v1:0", format: "converse" },
  { model: "at-mistral/mistral-large-latest", format: "chat-completions" },
  { model: "at-deepseek/deepseek-chat", format: "chat-completions" },
  { model: "at-xai/grok-4", format: "chat-completions" },
  { model: "at-groq/llama-3.3-70b-versatile", format: "chat-completions" },
];

interface Continued {
  side: ClientSide;
  source: Source;
  target: Target;
  history: unknown[];
  conversation: Conversation;
}

let host: Host;
beforeAll(async () => {
  host = await startWith(RULED_PROVIDERS);
});

function parsed(text: string): Record<string, unknown> {
  return JSON.parse(text);
}

/** What the client keeps of the conversation, every answer of which the source has given. */
function historyOf(
  side: ClientSide,
  source: Source,
  { system, instruction, ...rest }: Conversation,
): unknown[] {
  const history: unknown[] = [];
  let open: { ids: string[]; round: Round } | undefined;
  const results = (asked: Round["asked"]): void => {
    if (open === undefined) return;
    const { ids, round } = open;
    const { order } = round;
    history.push(
      ...side.results(
        order.map((index) => ids[index] ?? ""),
        order.flatMap((index) => round.results[index] ?? []),
        asked,
      ),
    );
  };
  for (const [index, round] of rest.rounds.entries()) {
    if (index === 1 && instruction !== undefined) history.push(side.instruction(instruction));
    if (open !== undefined) results(round.asked);
    else if (round.asked !== undefined) history.push(side.asked(round.asked));
    const exchange = ask(host, side.client, side.request(source.model, history, system));
    const answer = source.answer(round.said, parsed(exchange.upstream.text));
    exchange.respond(json, JSON.stringify(answer));
    const received = parsed(exchange.client.text);
    history.push(...side.kept(received));
    const ids = side.calls(received);
    expect(ids).toHaveLength(round.said.calls.length);
    open = ids.length === 0 ? undefined : { ids, round };
  }
  const { asked, prefill } = rest.end;
  if (open !== undefined) results(asked);
  else if (asked !== undefined) history.push(side.asked(asked));
  if (prefill !== undefined) history.push(side.begun(prefill));
  return rest.window ? history.slice(1) : history;
}

/** The markers of what must arrive, by turns. Thoughts only their own provider reads. */
function markersOf(conversation: Conversation): string[][] {
  const { rounds, window, end } = conversation;
  const asked = (round: Round["asked"]): string[] =>
    round === undefined ? [] : [...round.texts, ...round.images, ...round.pdfs];
  const turns = rounds.map(({ asked: question, said, results }, index) => [
    ...(window && index === 0 ? [] : asked(question)),
    ...[...said.texts, ...said.after, said.refusal ?? ""],
    ...said.calls.map(({ argument }) => argument),
    ...results.flatMap(({ text, image = "" }) => [text, image]),
  ]);
  return [...turns, [...asked(end.asked), (end.prefill ?? "").trim()]].map((turn) =>
    turn.filter((marker) => marker.trim() !== ""),
  );
}

function expectWhole(body: string, conversation: Conversation): void {
  let before = -1;
  for (const turn of markersOf(conversation)) {
    for (const marker of turn) {
      if (body.split(marker).length !== 2)
        throw new Error(`${marker} is there ${body.split(marker).length - 1} times`);
    }
    const first = Math.min(...turn.map((marker) => body.indexOf(marker)));
    if (first <= before) throw new Error(`${turn} stands before an earlier turn`);
    before = first;
  }
  const { system = "", instruction = "" } = conversation;
  expect(body).toContain(system);
  expect(body).toContain(instruction);
}

/** Each result has the id of its call, and each call the name of its tool. */
function expectPaired(
  client: Client,
  format: UpstreamName,
  body: Record<string, unknown>,
  { rounds }: Conversation,
): void {
  const { calls, results } = writtenIn(format, body);
  const names = toolNames(body);
  for (const { said, results: expected } of rounds) {
    for (const [index, { tool, argument }] of said.calls.entries()) {
      const call = calls.find(({ input }) => input.includes(argument));
      expect(call?.name).toBe(names[tool]?.name);
      const { text = "", failed = false } = expected[index] ?? {};
      const result = results.find((each) => each.text.includes(text));
      expect(result?.id).toBe(call?.id);
      // The other APIs have no place for a failure.
      if (failed && client === "messages") expect(result?.failed).toBe(true);
    }
  }
}

/** Thinking goes back to whoever signed it, and to no other. */
function expectSigned(
  body: string,
  reader: Signer | undefined,
  signer: Signer | undefined,
  { rounds }: Conversation,
): void {
  for (const [name, signature] of Object.entries(SIGNATURES))
    if (name !== reader) expect(body).not.toContain(signature);
  const thought = rounds.some(({ said }) => said.thought !== undefined && !said.hidden);
  if (reader !== undefined && reader === signer && thought) expect(body).toContain(SIGNATURES[reader]);
}

function expectSent({ side, source, target, history, conversation }: Continued): void {
  const exchange = ask(host, side.client, side.request(target.model, history, conversation.system));
  const { text } = exchange.upstream;
  const body = parsed(text);
  const own = OWN_API[side.client] === target.format;
  expect(refusedBy(exchange)).toBeUndefined();
  if (!own) REQUEST_RULES[target.format](body);
  expectWhole(text, conversation);
  if (!own || side.client !== "chat") expectSigned(text, target.signer, source.signer, conversation);
  if (!own) expectPaired(side.client, target.format, body, conversation);
  exchange.abort();
}

describe.each(Object.entries(SOURCES))("a conversation that began at %s", (_name, source) => {
  test.each(CLIENTS.map((side) => [side.client, side] as const))(
    "of a %s client goes on at every other provider",
    (_client, side) => {
      const check = (conversation: Conversation): void => {
        const history = historyOf(side, source, conversation);
        for (const target of TARGETS) {
          // What a client writes in the provider's own API is for itself to answer for.
          if (OWN_API[side.client] === target.format && conversation.end.prefill !== undefined) continue;
          try {
            expectSent({ side, source, target, history, conversation });
          } catch (error) {
            throw new Error(`${target.model}: ${(error as Error).message}\n${JSON.stringify(history)}`);
          }
        }
      };
      fc.assert(fc.property(conversations(side.limits), check), { numRuns: RUNS });
    },
  );
});
