// The scenarios. Bare Envoy gets the same bytes on the same route; where Plano translates, bare Envoy passes
// the provider's own answer on.
import { CLIENT_PATHS, type Format } from "@plano/config/contract";
import { type BenchFormat, FORMATS, formatNamed, LAST_WORD } from "../canned/formats.js";

export interface Scenario {
  name: string;
  path: string;
  body: string;
  /** The request to the bare proxy, in the provider's own API. */
  barePath: string;
  expected: string;
  bareExpected: string;
  requests: number;
  /** The goal for Plano's CPU as a ratio to bare Envoy's. */
  goal?: number;
}

interface Asked {
  client: Format;
  upstream: Format;
  stream: boolean;
  requests: number;
  promptBytes?: number;
}

const CLIENTS = Object.keys(CLIENT_PATHS) as Format[];
const TRANSLATED_GOAL = 2.5;
const PROMPT_BYTES = 150;

/** Every client API with every other API of providers, whole and streamed. */
export const PAIRS: readonly Scenario[] = CLIENTS.flatMap((client) =>
  FORMATS.filter(({ name }) => name !== client).flatMap(({ name: upstream }) => [
    {
      name: `${client} to ${upstream}, whole`,
      goal: TRANSLATED_GOAL,
      ...scenario({ client, upstream, stream: false, requests: 1_000 }),
    },
    {
      name: `${client} to ${upstream}, stream`,
      goal: TRANSLATED_GOAL,
      ...scenario({ client, upstream, stream: true, requests: 200 }),
    },
  ]),
);

const sameApi = { client: "chat-completions", upstream: "chat-completions" } as const;

/** Requests that need no translation. */
export const SAME_API: readonly Scenario[] = [
  {
    name: "chat, 150-byte prompt",
    goal: 1.8,
    ...scenario({ ...sameApi, stream: false, requests: 1_500 }),
  },
  {
    name: "chat, 200 kB prompt",
    goal: 1.5,
    ...scenario({ ...sameApi, stream: false, requests: 300, promptBytes: 200_000 }),
  },
  {
    name: "stream of 50 events, same API",
    ...scenario({ ...sameApi, stream: true, requests: 300 }),
  },
];

function scenario({
  client,
  upstream,
  stream,
  requests,
  promptBytes = PROMPT_BYTES,
}: Asked): Omit<Scenario, "name" | "goal"> {
  const [asks, answers] = [formatNamed(client), formatNamed(upstream)];
  const prompt = "Tell me about the sea. ".repeat(Math.ceil(promptBytes / 23)).slice(0, promptBytes);
  const endOf = ({ end }: BenchFormat): string => (stream ? end : LAST_WORD);
  return {
    path: asks.path,
    barePath: stream ? answers.streamPath : answers.path,
    // An alias has the format's name.
    body: JSON.stringify({ model: upstream, ...asks.ask(prompt), stream }),
    expected: endOf(asks),
    bareExpected: endOf(answers),
    requests,
  };
}
