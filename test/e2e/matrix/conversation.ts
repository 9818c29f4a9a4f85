// The matrix's questions and answers, independent of any API; each client of the matrix expresses them with
// its SDK.

export const MODES = ["whole", "stream"] as const;
type Mode = (typeof MODES)[number];

export interface Question {
  model: string;
  steps: readonly Step[];
  tools?: readonly Tool[];
  /** The answer must be JSON that fits. */
  schema?: Record<string, unknown>;
  thinking?: true;
  /** The maximum of output tokens. */
  limit?: number;
}

export type Step =
  | {
      says: string;
      /** A PNG in base64. */
      image?: string;
    }
  | { answered: Answer }
  | { results: readonly { id: string; text: string }[] };

export interface Tool {
  name: string;
  schema: {
    type: "object";
    properties: Record<string, object>;
    required: string[];
    additionalProperties: false;
  };
}

export interface Answer {
  model: string;
  text: string;
  thinking: string;
  calls: Call[];
  /** The parsed value of a structured answer. */
  parsed: unknown;
  stop: "end" | "tools" | "length";
  /** All input tokens; those read from a cache; those written to one. */
  tokens: { input: number; cached: number; output: number };
  /** The message that the client sends back in its next question. */
  turn: unknown;
}

interface Call {
  id: string;
  name: string;
  input: unknown;
}

export interface Client {
  /** The API it speaks. */
  name: string;
  ask(question: Question, mode: Mode): Promise<Answer>;
  /** The SDK's error class for status 429. */
  RateLimitError: new (
    ...details: never[]
  ) => Error;
}
