// Behaviour requested by a model's name: `sandbox-error-429`, `sandbox-delay-200ms`, ... Any other name
// answers normally.

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

const FAULTS: Readonly<Record<string, Fault>> = {
  reset: "reset",
  "cut-stream": "cut",
  "end-stream": "end",
  "error-stream": "error-event",
  "failed-stream": "failed",
  garbage: "garbage",
  hang: "hang",
};
const MAX_DELAY = 60_000;
const MAX_WORDS = 10_000_000;
/** A slow stream takes 15 s: longer than tests wait for an abandoned one to be closed. */
const SLOW_PACE = 150;
const SLOW_WORDS = 100;

/** `model` as the client asked; ignores a provider's prefix before a slash. */
export function readScript(model: string): Script {
  const plain: Script = {
    delay: 0,
    pace: 0,
    thinking: false,
    redacted: false,
    cached: false,
    allTools: false,
    gzip: false,
  };
  const action = /(?:^|\/)sandbox-(.+)$/.exec(model)?.[1];
  if (action === undefined) return plain;
  const fault = FAULTS[action];
  if (fault !== undefined) return { ...plain, fault, pace: fault === "reset" ? 0 : 5 };
  const error = /^error-([45]\d\d)$/.exec(action)?.[1];
  if (error !== undefined) return { ...plain, error: Number(error) };
  const delay = /^delay-(\d+)ms$/.exec(action)?.[1];
  if (delay !== undefined) return { ...plain, delay: Math.min(Number(delay), MAX_DELAY) };
  const words = /^long-(\d+)$/.exec(action)?.[1];
  if (words !== undefined) return { ...plain, words: Math.min(Number(words), MAX_WORDS) };
  if (action === "slow-stream") return { ...plain, pace: SLOW_PACE, words: SLOW_WORDS };
  return {
    ...plain,
    thinking: action === "thinking",
    redacted: action === "redacted-thinking",
    cached: action === "cached",
    allTools: action === "parallel-tools",
    gzip: action === "gzip",
  };
}
