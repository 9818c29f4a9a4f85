// What a model's name asks the sandbox to do: `sandbox-error-429`, `sandbox-delay-200ms`, ... Any other name answers.

export interface Script {
  /** Answer with this status and an error in the provider's shape. */
  error?: number;
  /** Milliseconds before the answer begins. */
  delay: number;
  /** Milliseconds between the pieces of a stream. */
  pace: number;
  /** Pieces of text, instead of a sentence. */
  words?: number;
  thinking: boolean;
  /** Think, and show none of it. */
  redacted: boolean;
  /** Say that a part of the prompt came from a cache, and another went into it. */
  cached: boolean;
  /** Call every tool there is, instead of the first. */
  allTools: boolean;
  gzip: boolean;
  fault?: Fault;
}

type Fault =
  /** The connection breaks before the answer. */
  | "reset"
  /** The connection breaks in the middle of the answer. */
  | "cut"
  /** The stream ends in order, but without its last events. */
  | "end"
  /** An error event in the middle of the stream. */
  | "error-event"
  /** Responses: the answer itself is told to have failed, as its last event. Elsewhere as an error event. */
  | "failed"
  /** 200 with a body that is no JSON. */
  | "garbage"
  /** No answer, ever. */
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
/** A slow stream takes 15 s: longer than a test waits for one that was left to be closed. */
const SLOW_PACE = 150;
const SLOW_WORDS = 100;

/** `model` as the client asked; a provider's prefix before a slash does not matter. */
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
