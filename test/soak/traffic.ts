// The mix of requests that the soak sends, and the outcome that each must have.
import { type BenchFormat, FORMATS, formatNamed, LAST_WORD } from "../canned/formats.js";
import type { Random } from "../fuzz/random.js";

export interface Asked {
  path: string;
  body: string;
  headers?: Record<string, string>;
  /** Where the client closes its connection early. */
  leaves?: "in its request" | "in the answer";
}

export interface Outcome {
  /** 0 if no answer came. */
  status: number;
  text: string;
  /** The connection ended before the answer did. */
  brokenOff: boolean;
}

interface Kind {
  name: string;
  /** Percent of the requests. */
  share: number;
  make(random: Random): Asked;
  holds(outcome: Outcome, asked: Asked): boolean;
}

const CLIENTS = [formatNamed("chat-completions"), formatNamed("messages"), formatNamed("responses")];
const [CHAT] = CLIENTS as [BenchFormat, ...BenchFormat[]];
const USERS = 20_000;
/** Bytes of a prompt, and the percentage of prompts of that size. */
const SIZES = [
  [100, 70],
  [4_000, 22],
  [64_000, 7.6],
  [1_000_000, 0.4],
] as const;
const PROMPT = "Tell me about the sea. ".repeat(1 + 1_000_000 / 23);

const prompt = (random: Random): string => PROMPT.slice(0, pickShare(random, SIZES)[0]);
const chat = (random: Random, model: string, more: object = {}): Asked => ({
  path: CHAT.path,
  body: JSON.stringify({ model, ...CHAT.ask(prompt(random)), ...more }),
});

/** Any client API, with a provider of any. */
function pair(random: Random, stream: boolean): Asked {
  const client = random.pick(CLIENTS);
  const model = random.pick(FORMATS).name;
  return { path: client.path, body: JSON.stringify({ model, ...client.ask(prompt(random)), stream }) };
}

const answered = ({ status, text, brokenOff }: Outcome): boolean =>
  status === 200 && !brokenOff && text.includes(LAST_WORD);
const ended = (outcome: Outcome, { path }: Asked): boolean =>
  answered(outcome) && outcome.text.includes(CLIENTS.find((client) => client.path === path)?.end ?? "");
const refused =
  (...statuses: number[]) =>
  ({ status, text }: Outcome): boolean =>
    statuses.includes(status) && text.includes('"error"');

const KINDS: readonly Kind[] = [
  { name: "whole answers", share: 45, make: (random) => pair(random, false), holds: answered },
  { name: "streams", share: 27, make: (random) => pair(random, true), holds: ended },
  {
    name: "clients that leave in the answer",
    share: 4,
    make: (random) => ({ ...chat(random, "slow", { stream: true }), leaves: "in the answer" }),
    holds: ({ status }) => status === 200,
  },
  {
    name: "clients that leave in their request",
    share: 2,
    make: (random) => ({ ...chat(random, "messages"), leaves: "in its request" }),
    holds: ({ status }) => status === 0,
  },
  {
    name: "refused requests",
    share: 6,
    make: (random) => random.pick([chat(random, "nobody"), { path: CHAT.path, body: '{"model":' }]),
    holds: refused(400, 404),
  },
  {
    name: "requests under a limit",
    share: 5,
    make: (random) => ({
      ...chat(random, "limited"),
      headers: { "x-user": String(random.below(USERS)) },
    }),
    holds: (outcome) => answered(outcome) || refused(429)(outcome),
  },
  {
    name: "failing providers",
    share: 5,
    make: (random) =>
      chat(random, random.pick(["status-429", "status-500", "garbage", "reset", "dead"]), {
        stream: random.chance(0.5),
      }),
    holds: refused(429, 500, 502),
  },
  {
    name: "streams that end early",
    share: 2,
    make: (random) => chat(random, "short", { stream: true }),
    holds: ({ status, text, brokenOff }) => status === 200 && !brokenOff && text.includes('"error"'),
  },
  {
    name: "streams that break",
    share: 1,
    make: (random) => chat(random, "broken", { stream: true }),
    holds: ({ brokenOff }) => brokenOff,
  },
  { name: "failovers", share: 3, make: (random) => chat(random, "pool"), holds: answered },
];

function pickShare<Choice extends readonly [unknown, number]>(
  random: Random,
  choices: readonly Choice[],
): Choice {
  let left = random.next() * 100;
  for (const choice of choices) {
    left -= choice[1];
    if (left < 0) return choice;
  }
  return choices[0] as Choice;
}

const SHARES = KINDS.map((kind) => [kind, kind.share] as const);

/** The next request, and the kind that determines its outcome. */
export function nextRequest(random: Random): { kind: Kind; asked: Asked } {
  const [kind] = pickShare(random, SHARES);
  return { kind, asked: kind.make(random) };
}
