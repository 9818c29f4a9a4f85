// Guards in the normalised model: who judges texts before a model or a client sees them, and what becomes of those refused.

export interface PromptGuards {
  /** Judges requests. */
  input?: InputGuard;
  /** Judges answers. */
  output?: Guard;
}

/** At least one of heuristics, model, classifier and filter. */
export interface Guard {
  /** The client's answer in place of what is refused. */
  message: string;
  /** Texts are searched for known phrases, in this process. */
  heuristics: boolean;
  /** A name that clients may ask for; the chat model that judges. */
  model?: string;
  classifier?: Classifier;
  /** The id of a filter: what it stops is refused. */
  filter?: string;
  /** What becomes of a text that could not be judged. */
  onFailure: "fail" | "skip";
  /** Of all judgements of one request, one whole answer, or one piece of a stream. */
  timeoutMilliseconds: number;
}

/** A service of text classification. */
export interface Classifier {
  /** The name of its backend. */
  backend: string;
  path: string;
  /** Refused, in lower case. */
  labels: string[];
  /** The least score of a label that counts. */
  threshold: number;
}

interface InputGuard extends Guard {
  /** The request goes on while it is judged; the client gets nothing before the verdict. */
  parallel: boolean;
}
