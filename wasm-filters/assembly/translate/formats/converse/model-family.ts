// Bedrock serves many vendors' models, and what is beyond Converse's own members is the vendor's. The family is read off
// the model's id, such as `us.anthropic.claude-sonnet-4-5-20250929-v1:0`. An ARN of an inference profile hides it: such
// a model gets what every model takes.

import { claudeVersion, indexOf } from "../../shared/request-model";

export const enum Family {
  Other,
  Claude,
  Nova,
  /** Of the second generation, which thinks. */
  Nova2,
  /** The open-weight models. */
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
 * A cache point in a request to any other model is an error.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/prompt-caching.html
 */
export function cachesPrompts(family: Family, model: usize, length: i32): bool {
  return isNova(family) || (family == Family.Claude && claudeVersion(model, length) >= 305);
}

/** Claude 4.5 and later keep a cached prompt for an hour if asked to, others for five minutes only. */
export function cachesForAnHour(family: Family, model: usize, length: i32): bool {
  return family == Family.Claude && claudeVersion(model, length) >= 405;
}
