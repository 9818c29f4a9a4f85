// The name by which a provider's API counts tokens for a model.

import { Buffer } from "../bytes/buffer";
import { find } from "../bytes/find";
import { Literal } from "../bytes/literal";
import { Format } from "../contract/formats.generated";

const anthropic = new Literal("anthropic.");

/**
 * Where the name begins in the model's; 0 where the API does not count for it. Bedrock counts for models of Anthropic
 * only, by their own names, not by those of inference profiles.
 * https://docs.aws.amazon.com/bedrock/latest/userguide/count-tokens.html
 * https://github.com/Boise-State-Development/agentcore-public-stack/pull/430
 */
export function countedName(format: Format, model: Buffer): usize {
  if (format != Format.Converse) return model.ptr;
  return find(model.ptr, model.ptr + model.len, anthropic.ptr, anthropic.len);
}
