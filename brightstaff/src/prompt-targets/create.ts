// Puts together what serves prompts.
import type { JudgeTexts } from "../guards/judged-texts.js";
import type { PromptsConfig, ServiceConfig } from "../service-config/schema.js";
import type { BackendClient } from "../upstream/backend-client.js";
import type { Egress } from "../upstream/egress.js";
import type { ErrorReporter } from "../upstream/error-reporter.js";
import { ApiClient, type MadeCall } from "./api-client.js";
import { archPromptFormat } from "./arch/prompt-format.js";
import type { PromptFormat } from "./choice.js";
import { FunctionCaller } from "./function-caller.js";
import { PromptChat } from "./prompt-chat.js";
import { PromptChoice } from "./prompt-choice.js";
import { toolsPromptFormat } from "./tools-prompt-format.js";

export interface PromptSurroundings {
  egress: Egress;
  endpoints: BackendClient;
  judgeTexts: JudgeTexts;
  /** Undefined: errors are not reported. */
  reporter: ErrorReporter | undefined;
  /** Called with each call of a target's API. */
  onCall(made: MadeCall): void;
}

export interface PromptChats {
  chat: PromptChat;
  choice: PromptChoice;
}

const PROMPT_FORMATS: Record<PromptsConfig["functionCalling"]["promptFormat"], PromptFormat> = {
  tools: toolsPromptFormat,
  "arch-function": archPromptFormat,
};

/** Undefined without a listener for prompts. */
export function createPromptChats(
  { prompts, limitHeaders }: ServiceConfig,
  { egress, endpoints, judgeTexts, reporter, onCall }: PromptSurroundings,
): PromptChats | undefined {
  if (prompts === undefined) return undefined;
  const { functionCalling } = prompts;
  const promptFormat = PROMPT_FORMATS[functionCalling.promptFormat];
  const caller = new FunctionCaller(functionCalling, { egress, promptFormat, limitHeaders });
  const apis = new ApiClient(endpoints, onCall);
  return {
    chat: new PromptChat(prompts, { egress, apis, caller, judgeTexts, reporter }),
    choice: new PromptChoice(prompts, caller),
  };
}
