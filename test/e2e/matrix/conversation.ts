// What the matrix asks and what it is answered, in no provider's words: each client of the matrix says it in its SDK's.

export const MODES = ["whole", "stream"] as const;
type Mode = (typeof MODES)[number];

export interface Question {
  model: string;
  steps: readonly Step[];
  tools?: readonly Tool[];
  /** The answer must be JSON that fits. */
  schema?: Record<string, unknown>;
  thinking?: true;
  /** The most tokens. */
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
  /** Of a structured answer: as the SDK parsed it. */
  parsed: unknown;
  stop: "end" | "tools" | "length";
  /** All that was read, what of it came from a cache, and what was written. */
  tokens: { input: number; cached: number; output: number };
  /** As the client puts it into its next question. */
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
  /** The SDK's class for what a status of 429 says. */
  RateLimitError: new (
    ...details: never[]
  ) => Error;
}
