// Guards in the normalised model: who judges texts before a model or a client sees them, and what becomes of those refused.

export interface PromptGuards {
  /** Judges requests. */
  input?: InputGuard;
}

/** At least one of heuristics and model. */
interface Guard {
  /** The client's answer in place of what is refused. */
  message: string;
  /** Texts are searched for known phrases, in this process. */
  heuristics: boolean;
  /** A name that clients may ask for; the chat model that judges. */
  model?: string;
  /** What becomes of a text that could not be judged. */
  onFailure: "fail" | "skip";
  /** Of all judgements of one request. */
  timeoutMilliseconds: number;
}

export interface InputGuard extends Guard {
  /** The request goes on while it is judged; the client gets nothing before the verdict. */
  parallel: boolean;
}
