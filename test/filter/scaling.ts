// How work grows with its input: the same input n and 4n long. Work that grows as the input does takes four times as
// long, work that grows as its square sixteen times. Counted is the processor's time, and of several runs the quickest:
// a busy machine makes runs slower and none quicker. A growth that seems too large is measured again.
import { Host } from "../host/host-api.js";
import type { ClientName, UpstreamName } from "./formats.js";
import { CONFIGURATION, KEYS, WASM } from "./gateway-host.js";

const FACTOR = 4;
const ROUNDS = 6;
const LIMIT = 256 << 20;
/** Between four and sixteen: caches, and a table that doubles, take a share. */
export const MOST_GROWTH = 6;
/** Milliseconds: below it what is measured is the clock, and n is made larger. */
const LEAST = 2;
const LARGEST = 30_000;

export const CLIENT_PATHS: Readonly<Record<ClientName, string>> = {
  "chat-completions": "/v1/chat/completions",
  messages: "/v1/messages",
  responses: "/v1/responses",
};

/** What providers are asked for, for each API: models whose requests differ most. */
export const SCALING_MODELS: Readonly<Record<UpstreamName, readonly string[]>> = {
  "chat-completions": ["gpt-5"],
  messages: ["claude-sonnet-4-5"],
  responses: ["gpt-5"],
  converse: ["anthropic.claude-sonnet-4-5-20250929-v1:0", "amazon.nova-pro-v1:0"],
  "generate-content": ["gemini-2.5-pro", "gemini-3-pro-preview"],
};

/** The filter with a provider of each API; `<api>/<model>` names its models. */
export function startScaling(): Promise<Host> {
  const formats = Object.keys(SCALING_MODELS) as UpstreamName[];
  const configuration = {
    ...CONFIGURATION,
    max_body_bytes: LIMIT,
    max_answer_bytes: LIMIT,
    max_event_bytes: LIMIT,
    providers: formats.map((format) => ({
      id: format,
      authority: "provider.example",
      apis: [{ format, path: "/ask" }],
      auth: "bearer",
      key_envs: ["PLANO_KEY_OPENAI"],
      headers: {},
    })),
    targets: formats.map((format, provider) => ({ name: `${format}/*`, model: "", provider })),
    pools: formats.map((cluster, target) => ({
      name: `${cluster}/*`,
      plans: [{ weight: 1, cluster, attempts: [{ target, cluster }] }],
    })),
    models: {},
    wildcards: Object.fromEntries(formats.map((format, pool) => [`${format}/`, pool])),
  };
  return Host.start({
    wasm: WASM,
    configuration: JSON.stringify(configuration),
    environment: KEYS,
    bufferLimit: LIMIT,
  });
}

/** How many times longer `run` takes for an input of 4n than for one of n; `make` is not counted. */
export function growth<Input>(
  make: (size: number) => Input,
  size: number,
  run: (input: Input) => void,
): number {
  const small = make(size);
  run(small);
  if (size < LARGEST && processorTime(run, small) < LEAST) return growth(make, size * 2, run);
  const large = make(size * FACTOR);
  let [quickSmall, quickLarge] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let ratio = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS && ratio > MOST_GROWTH; round += 1) {
    quickSmall = Math.min(quickSmall, processorTime(run, small));
    quickLarge = Math.min(quickLarge, processorTime(run, large));
    ratio = quickLarge / Math.max(quickSmall, LEAST);
  }
  return ratio;
}

function processorTime<Input>(run: (input: Input) => void, input: Input): number {
  const before = process.cpuUsage();
  run(input);
  const used = process.cpuUsage(before);
  return (used.user + used.system) / 1000;
}

/** `count` items, written one behind the other. */
export function list(count: number, item: (index: number) => string, separator = ","): string {
  return Array.from({ length: count }, (_, index) => item(index)).join(separator);
}
