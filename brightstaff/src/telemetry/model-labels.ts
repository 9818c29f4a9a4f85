// The values of labels and attributes that say which model was called, how, and how it ended.
import { type AttemptError, FORMATS, type ObservedAttempt } from "@plano/config/contract";

export interface ModelLabels {
  provider: string;
  /** Of the configuration: `openai/*` for what a wildcard serves. */
  model: string;
}

const MOST = 1_000;
const OTHER: ModelLabels = { provider: "other", model: "other" };

/** As many models as there may be series of; further ones share theirs. */
export class SeriesBound {
  readonly #known = new Map<string, ModelLabels>();

  labelsOf({ provider, target }: ObservedAttempt): ModelLabels {
    const known = this.#known.get(target);
    if (known !== undefined) return known;
    if (this.#known.size >= MOST) return OTHER;
    const labels = { provider, model: target };
    this.#known.set(target, labels);
    return labels;
  }
}

/** https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/gen-ai-spans.md */
export function operationOf(format: string): string {
  if ((FORMATS as readonly string[]).includes(format)) return "chat";
  return format === "completions" ? "text_completion" : format;
}

const ERROR_CLASSES: Record<AttemptError, string> = {
  connect: "connect",
  no_address: "connect",
  timeout: "timeout",
  reset: "stream",
  malformed: "parse",
  status: "none",
  refused: "other",
};

/** The reference's: a status is no error of the transport. */
export function errorClassOf({ error, status }: ObservedAttempt): string {
  if (error === "reset" && status === 0) return "connect";
  return error === null ? "none" : ERROR_CLASSES[error];
}

/** The value of `error.type`; empty without an error. */
export function errorTypeOfAttempt({ error, status }: ObservedAttempt): string {
  if (error !== null && error !== "status") return error;
  return status >= 400 ? String(status) : "";
}
