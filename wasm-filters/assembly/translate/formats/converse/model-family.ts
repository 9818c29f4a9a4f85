// The families of models that Bedrock's own members differ by. An ARN of an inference profile hides the family: such a model
// only gets members that every model accepts.

import { ModelRule } from "../../../contract/model-families.generated";
import { RequestRules } from "../../shared/request-rules";

export const enum Family {
  Other,
  Claude,
  Nova,
  /** The second generation, which can think. */
  Nova2,
  /** OpenAI's open-weight models. */
  OpenAi,
}

export function familyOf(rules: RequestRules): Family {
  if (rules.has(ModelRule.Claude)) return Family.Claude;
  if (rules.has(ModelRule.Nova2)) return Family.Nova2;
  if (rules.has(ModelRule.Nova)) return Family.Nova;
  return rules.has(ModelRule.OpenAiWeights) ? Family.OpenAi : Family.Other;
}

export function isNova(family: Family): bool {
  return family == Family.Nova || family == Family.Nova2;
}
