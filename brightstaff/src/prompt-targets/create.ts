// Puts together what serves prompts.
import type { JudgeTexts } from "../guards/judged-texts.js";
import type { PromptsConfig, ServiceConfig } from "../service-config/schema.js";
import type { Egress } from "../upstream/egress.js";
import type { EndpointClient } from "../upstream/endpoint-client.js";
import type { ErrorReporter } from "../upstream/error-reporter.js";
import { ApiClient } from "./api-client.js";
import { archDialect } from "./arch/dialect.js";
import type { Dialect } from "./choice.js";
import { FunctionCaller } from "./function-caller.js";
import { PromptChat } from "./prompt-chat.js";
import { PromptChoice } from "./prompt-choice.js";
import { toolsDialect } from "./tools-dialect.js";

export interface PromptSurroundings {
  egress: Egress;
  endpoints: EndpointClient;
  judgeTexts: JudgeTexts;
  /** Undefined: errors are not reported. */
  reporter: ErrorReporter | undefined;
  meters: PromptMeters;
}

interface PromptMeters {
  /** A call of a target's API; `status`: undefined without a response. */
  targetCalled(target: string, status: number | undefined, seconds: number): void;
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
  { egress, endpoints, judgeTexts, reporter, meters }: PromptSurroundings,
): PromptChats | undefined {
  if (prompts === undefined) return undefined;
  const { functionCalling } = prompts;
  const dialect = DIALECTS[functionCalling.dialect];
  const caller = new FunctionCaller(functionCalling, { egress, dialect, limitHeaders });
  const apis = new ApiClient(endpoints, meters.targetCalled);
  return {
    chat: new PromptChat(prompts, { egress, apis, caller, judgeTexts, reporter }),
    choice: new PromptChoice(prompts, caller),
  };
}
