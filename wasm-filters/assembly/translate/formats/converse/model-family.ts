// Model families of Bedrock. It serves many vendors' models, and members beyond Converse's own differ by vendor. The
// family is derived from the model's id, such as `us.anthropic.claude-sonnet-4-5-20250929-v1:0`. An ARN of an inference
// profile hides the family: such a model only gets members that every model accepts.

import { claudeVersion, indexOf } from "../../shared/request-model";

export const enum Family {
  Other,
  Claude,
  Nova,
  /** The second generation, which can think. */
  Nova2,
  /** OpenAI's open-weight models. */
  OpenAi,
}

export function familyOf(model: usize, length: i32): Family {
  if (indexOf(model, length, "claude") >= 0) return Family.Claude;
  if (indexOf(model, length, "nova-2") >= 0) return Family.Nova2;
  if (indexOf(model, length, "amazon.nova") >= 0) return Family.Nova;
  return indexOf(model, length, "openai.") >= 0 ? Family.OpenAi : Family.Other;
}

export function isNova(family: Family): bool {
  return family == Family.Nova || family == Family.Nova2;
}

/**
 * Whether the model supports cache points; for other models they are an error.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
 */
export function cachesPrompts(family: Family, model: usize, length: i32): bool {
  return isNova(family) || (family == Family.Claude && claudeVersion(model, length) >= 305);
}

/** Claude 4.5 and later can cache a prompt for an hour, others for five minutes only. */
export function cachesForAnHour(family: Family, model: usize, length: i32): bool {
  return family == Family.Claude && claudeVersion(model, length) >= 405;
}
