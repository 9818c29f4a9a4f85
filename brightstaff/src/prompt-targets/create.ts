// Puts together what serves prompts.
import type { Pool } from "undici";
import type { PromptsConfig, ServiceConfig } from "../service-config/schema.js";
import type { Secrets } from "../service-config/secrets.js";
import type { Egress } from "../upstream/egress.js";
import { ApiClient } from "./api-client.js";
import { archDialect } from "./arch/dialect.js";
import type { Dialect } from "./choice.js";
import { ErrorReporter, type ReportOutcome } from "./error-report.js";
import { FunctionCaller } from "./function-caller.js";
import { PromptChat } from "./prompt-chat.js";
import { PromptChoice } from "./prompt-choice.js";
import { toolsDialect } from "./tools-dialect.js";

export interface PromptSurroundings {
  egress: Egress;
  /** Connections to Envoy's backend listener. */
  backends: Pool;
  secrets: Secrets;
  meters: PromptMeters;
}

interface PromptMeters {
  /** A call of a target's API; `status`: undefined without a response. */
  targetCalled(target: string, status: number | undefined, seconds: number): void;
  errorReported(outcome: ReportOutcome): void;
}

export interface PromptChats {
  chat: PromptChat;
  choice: PromptChoice;
}

const DIALECTS: Record<PromptsConfig["functionCalling"]["dialect"], Dialect> = {
  tools: toolsDialect,
  "arch-function": archDialect,
};

/** Undefined without a listener for prompts. */
export function createPromptChats(
  { prompts, limitHeaders }: ServiceConfig,
  { egress, backends, secrets, meters }: PromptSurroundings,
): PromptChats | undefined {
  if (prompts === undefined) return undefined;
  const { functionCalling, errorTarget } = prompts;
  const dialect = DIALECTS[functionCalling.dialect];
  const caller = new FunctionCaller(functionCalling, { egress, dialect, limitHeaders });
  const apis = new ApiClient(backends, secrets, meters.targetCalled);
  const reporter = errorTarget && new ErrorReporter(apis, errorTarget, meters.errorReported);
  return {
    chat: new PromptChat(prompts, { egress, apis, caller, reporter }),
    choice: new PromptChoice(prompts, caller),
  };
}
