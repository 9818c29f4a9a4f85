// Puts together what serves prompts.
import type { Pool } from "undici";
import type { ServiceConfig } from "../service-config/schema.js";
import type { Secrets } from "../service-config/secrets.js";
import type { Egress } from "../upstream/egress.js";
import { ApiClient } from "./api-client.js";
import { FunctionCaller } from "./function-caller.js";
import { PromptChat } from "./prompt-chat.js";
import { toolsDialect } from "./tools-dialect.js";

export interface PromptSurroundings {
  egress: Egress;
  /** Connections to Envoy's backend listener. */
  backends: Pool;
  secrets: Secrets;
}

/** Undefined without a listener for prompts. */
export function createPromptChat(
  { prompts, limitHeaders }: ServiceConfig,
  { egress, backends, secrets }: PromptSurroundings,
): PromptChat | undefined {
  if (prompts === undefined) return undefined;
  const caller = new FunctionCaller(prompts.functionCalling, { egress, dialect: toolsDialect, limitHeaders });
  return new PromptChat(prompts, { egress, apis: new ApiClient(backends, secrets), caller });
}
