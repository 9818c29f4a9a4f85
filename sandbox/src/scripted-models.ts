// The models of the sandbox whose names ask for a behaviour; docs/sandbox.md has the same table.

type Fault =
  /** Closes the connection before the answer. */
  | "reset"
  /** Closes the connection in the middle of the answer. */
  | "cut"
  /** Ends the stream without its last events. */
  | "end"
  /** Sends an error event in the middle of the stream. */
  | "error-event"
  /** Responses: the last event reports the response as failed. Elsewhere the same as an error event. */
  | "failed"
  /** 200 with a body that is not JSON. */
  | "garbage"
  /** Never answers. */
  | "hang";

export interface Script {
  /** Answers with this status and an error in the provider's format. */
  error?: number;
  /** Milliseconds before the answer. */
  delay: number;
  /** Milliseconds between the pieces of a stream. */
  pace: number;
  /** Number of text pieces, instead of a sentence. */
  words?: number;
  thinking: boolean;
  /** Thinks, but hides the thinking. */
  redacted: boolean;
  /** Reports prompt tokens read from a cache and written to it. */
  cached: boolean;
  /** Calls every tool instead of the first. */
  allTools: boolean;
  gzip: boolean;
  fault?: Fault;
}

export interface ScriptedModel {
  /** As one asks for it; a number in it may be another. */
  name: string;
  /** What the sandbox does then. */
  does: string;
  script: (number: number) => Partial<Script>;
  /** Of its number. */
  range?: readonly [number, number];
}

const MAX_DELAY = 60_000;
const MAX_WORDS = 10_000_000;
/** Milliseconds between the pieces of a stream that breaks. */
const PACE = 5;
/** A slow stream takes 15 s: longer than tests wait for an abandoned one to be closed. */
const SLOW_PACE = 150;
const SLOW_WORDS = 100;

export const SCRIPTED_MODELS: readonly ScriptedModel[] = [
  {
    name: "sandbox-error-429",
    does: "answers with this status, from 400 to 599, and an error in the provider's shape",
    script: (error) => ({ error }),
    range: [400, 599],
  },
  {
    name: "sandbox-delay-200ms",
    does: "answers after so long, a minute at most",
    script: (delay) => ({ delay: Math.min(delay, MAX_DELAY) }),
  },
  {
    name: "sandbox-long-1000",
    does: "answers with so many words",
    script: (words) => ({ words: Math.min(words, MAX_WORDS) }),
  },
  {
    name: "sandbox-slow-stream",
    does: "streams for 15 seconds",
    script: () => ({ pace: SLOW_PACE, words: SLOW_WORDS }),
  },
  { name: "sandbox-parallel-tools", does: "calls every tool", script: () => ({ allTools: true }) },
  { name: "sandbox-thinking", does: "thinks first", script: () => ({ thinking: true }) },
  {
    name: "sandbox-redacted-thinking",
    does: "thinks first, and hides what it thinks",
    script: () => ({ redacted: true }),
  },
  {
    name: "sandbox-cached",
    does: "reports tokens that a cache had, and tokens that it keeps",
    script: () => ({ cached: true }),
  },
  {
    name: "sandbox-gzip",
    does: "compresses its answer, though asked not to",
    script: () => ({ gzip: true }),
  },
  ...faults([
    ["sandbox-hang", "never answers", "hang"],
    ["sandbox-reset", "closes the connection before it answers", "reset"],
    ["sandbox-garbage", "answers 200 with what is not JSON", "garbage"],
    ["sandbox-cut-stream", "closes the connection within its answer", "cut"],
    ["sandbox-end-stream", "ends its stream without the last events", "end"],
    ["sandbox-error-stream", "sends an error within its stream", "error-event"],
    ["sandbox-failed-stream", "says at the end of its stream that it failed", "failed"],
  ]),
];

function faults(table: readonly (readonly [name: string, does: string, fault: Fault])[]): ScriptedModel[] {
  return table.map(([name, does, fault]) => ({
    name,
    does,
    script: () => ({ fault, pace: fault === "reset" ? 0 : PACE }),
  }));
}
