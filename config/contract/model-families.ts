// What depends on a model's family rather than on its provider. A wildcard entry only knows its models once they are asked
// for, so the filter derives the family from the model's name. Of several families that a name fits, all rules bind.
import { claudeFamilies } from "./claude-families.js";
import type { FamilyTable } from "./description/families.js";
import { modelRules } from "./model-rules.js";
import { openAiFamilies } from "./openai-families.js";

const GEMINI = "https://ai.google.dev/gemini-api/docs";
const BEDROCK = "https://docs.aws.amazon.com/bedrock/latest/userguide";
const GEMINI_MODELS = `${GEMINI}/models`;
const NOVA_MODELS = "https://docs.aws.amazon.com/nova/latest";
const MISTRAL_REASONING = "https://docs.mistral.ai/capabilities/reasoning/adjustable";
const GROK_EFFORTS = "https://docs.x.ai/developers/model-capabilities/text/reasoning";
const GROK_REASONING = { source: "https://docs.x.ai/docs/guides/reasoning", rules: ["no-effort"] };

export const modelFamilies: FamilyTable = {
  doc: "Rules that depend on the model's family.",
  rules: modelRules,
  families: [
    ...claudeFamilies,
    ...openAiFamilies,
    {
      models: "Mistral Small and Medium, Magistral",
      pattern: "*mistral-small* *mistral-medium* *magistral*",
      efforts: ["none", "high"],
      source: MISTRAL_REASONING,
    },
    {
      models: "other models of Mistral",
      pattern: "*mistral-large* *ministral* *codestral* *devstral* *pixtral* open-mistral*",
      rules: ["no-effort"],
      source: MISTRAL_REASONING,
    },
    {
      models: "Llama",
      pattern: "*llama*",
      rules: ["no-effort"],
      source: "https://console.groq.com/docs/reasoning",
    },
    {
      models: "GPT-OSS",
      pattern: "*gpt-oss*",
      efforts: ["low", "medium", "high"],
      source: "https://console.groq.com/docs/reasoning",
    },
    {
      models: "Llama 3.3 at Groq",
      pattern: "llama-3.3-70b-versatile",
      maxTokens: 32_768,
      source: "https://console.groq.com/docs/model/llama-3.3-70b-versatile",
    },
    {
      models: "Llama 3 and Gemma 2 at Groq",
      pattern: "llama-3.3-70b-versatile llama-3.1-8b-instant gemma2-9b-it",
      rules: ["json-only"],
      source: "https://console.groq.com/docs/structured-outputs#supported-models",
    },
    { models: "Grok 2, Grok Code", pattern: "grok-2* grok-code*", ...GROK_REASONING },
    { models: "Grok 3", pattern: "grok-3*", without: "grok-3-mini", ...GROK_REASONING },
    { models: "Grok 4", pattern: "grok-4*", without: "grok-4.", ...GROK_REASONING },
    { models: "Grok 4.20", pattern: "grok-4.20*", without: "multi-agent", ...GROK_REASONING },
    {
      models: "Grok 3 mini",
      pattern: "grok-3-mini*",
      efforts: ["low", "high"],
      source: GROK_REASONING.source,
    },
    {
      models: "Grok 4.3",
      pattern: "grok-4.3*",
      efforts: ["none", "low", "medium", "high"],
      source: GROK_EFFORTS,
    },
    { models: "Grok 4.5", pattern: "grok-4.5*", efforts: ["low", "medium", "high"], source: GROK_EFFORTS },
    {
      models: "Grok 4.6",
      pattern: "grok-4.6*",
      efforts: ["low", "medium", "high", "xhigh"],
      source: GROK_EFFORTS,
    },
    {
      models: "Grok",
      pattern: "grok-*",
      stops: 4,
      source: "https://docs.x.ai/docs/api-reference",
    },
    {
      models: "Grok 3 mini, Grok Code, Grok 4 and later, where they reason",
      pattern: "grok-3-mini* grok-code* grok-4*",
      without: "non-reasoning",
      stops: 0,
      source: GROK_REASONING.source,
    },
    {
      models: "Grok 3 and later",
      pattern: "grok-#*",
      from: "3",
      rules: ["no-penalties"],
      source: "https://github.com/miaoxworld/NativeTavern/issues/83",
    },
    {
      models: "Grok Code",
      pattern: "grok-code*",
      rules: ["no-penalties"],
      source: GROK_REASONING.source,
    },
    {
      models: "Grok",
      pattern: "grok-*",
      rules: ["grok-schemas"],
      source: "https://docs.x.ai/developers/model-capabilities/text/structured-outputs",
    },
    {
      models: "Gemini",
      pattern: "*gemini*",
      stops: 5,
      source: "https://ai.google.dev/api/generate-content#generationconfig",
    },
    { models: "Gemini", pattern: "*gemini*", to: "2.4", maxTokens: 8_192, source: GEMINI_MODELS },
    { models: "Gemini", pattern: "*gemini*", from: "2.5", maxTokens: 65_536, source: GEMINI_MODELS },
    {
      models: "Gemini Robotics",
      pattern: "*gemini-robotics*",
      maxTokens: 65_536,
      source: `${GEMINI_MODELS}/gemini-robotics-er-1.5-preview`,
    },
    {
      models: "Gemini",
      pattern: "gemini-*",
      rules: ["call-signatures"],
      source: `${GEMINI}/thought-signatures`,
    },
    {
      models: "Gemini",
      pattern: "*gemini*",
      budget: [1, 24_576],
      source: `${GEMINI}/thinking#set-budget`,
    },
    {
      models: "Gemini Flash-Lite",
      pattern: "*gemini*-lite*",
      budget: [512, 24_576],
      source: `${GEMINI}/thinking#set-budget`,
    },
    {
      models: "Gemini Pro",
      pattern: "*gemini*-pro*",
      budget: [128, 32_768],
      source: `${GEMINI}/thinking#set-budget`,
    },
    {
      models: "Gemini but Pro",
      pattern: "*gemini*",
      without: "-pro",
      rules: ["can-rest"],
      source: `${GEMINI}/thinking#set-budget`,
    },
    {
      models: "Gemini 2.5",
      pattern: "*gemini*",
      from: "2.5",
      to: "2.5",
      rules: ["thinking-budget", "no-penalties"],
      source: `${GEMINI}/thinking#set-budget`,
    },
    {
      models: "Gemini 2.5 and later",
      pattern: "*gemini*",
      from: "2.5",
      rules: ["validates-calls"],
      source: `${GEMINI}/function-calling#function_calling_modes`,
    },
    {
      models: "Gemini 3 and later",
      pattern: "*gemini*",
      from: "3",
      rules: ["thinking-level"],
      source: `${GEMINI}/thinking#set-level`,
    },
    {
      models: "Gemini 3 and later",
      pattern: "*gemini*",
      from: "3",
      rules: ["signs-calls"],
      source: `${GEMINI}/thought-signatures`,
    },
    {
      models: "Gemini 3 and later",
      pattern: "*gemini*",
      from: "3",
      rules: ["json-with-tools"],
      source: `${GEMINI}/structured-output#structured_outputs_with_tools`,
    },
    {
      models: "Gemini 3 and later",
      pattern: "*gemini*",
      from: "3",
      rules: ["one-candidate"],
      source: "https://github.com/googleapis/js-genai/issues/1609",
    },
    {
      models: "Gemini Flash up to 3.6",
      pattern: "*gemini*-flash*",
      to: "3.6",
      rules: ["minimal-level"],
      source: `${GEMINI}/thinking#set-level`,
    },
    {
      models: "Gemini Flash-Lite",
      pattern: "*gemini*-flash-lite*",
      rules: ["minimal-level"],
      source: `${GEMINI}/thinking#set-level`,
    },
    {
      models: "Gemini 3.6 and later",
      pattern: "*gemini*",
      from: "3.6",
      rules: ["no-sampling", "no-penalties"],
      source: `${GEMINI}/generate-content/whats-new-gemini-3.6`,
    },
    {
      models: "Gemini Flash-Lite 3.5",
      pattern: "*gemini*-lite*",
      from: "3.5",
      rules: ["no-sampling", "no-penalties"],
      source: `${GEMINI}/generate-content/whats-new-gemini-3.6`,
    },
    {
      models: "Nova",
      pattern: "*amazon.nova* *nova-2*",
      rules: ["nova", "cache-points", "no-formats"],
      source: "https://docs.aws.amazon.com/nova/latest/userguide/using-converse-api.html",
    },
    {
      models: "Nova",
      pattern: "*amazon.nova*",
      maxTokens: 10_000,
      source: `${NOVA_MODELS}/userguide/what-is-nova.html`,
    },
    {
      models: "Nova 2",
      pattern: "*nova-2*",
      maxTokens: 65_535,
      source: `${NOVA_MODELS}/nova2-userguide/what-is-nova-2.html`,
    },
    {
      models: "Nova 2",
      pattern: "*nova-2*",
      rules: ["nova-2"],
      source: "https://docs.aws.amazon.com/nova/latest/nova2-userguide/extended-thinking.html",
    },
    {
      models: "Claude, Nova, profiles that hide the model",
      pattern: "*claude* *amazon.nova* *nova-2* *inference-profile/*",
      rules: ["named-tools"],
      source: "https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolChoice.html",
    },
    {
      models: "Llama, Command and Jamba on Bedrock",
      pattern: "*meta.llama* *cohere.command* *ai21.jamba*",
      rules: ["no-forced-tools"],
      source: "https://github.com/strands-agents/sdk-python/issues/1241",
    },
    {
      models: "OpenAI's open weights on Bedrock",
      pattern: "*openai.*",
      rules: ["openai-weights"],
      source: `${BEDROCK}/model-parameters-openai.html`,
    },
    {
      models: "DeepSeek",
      pattern: "deepseek-*",
      stops: 16,
      source: "https://api-docs.deepseek.com/api/create-chat-completion",
    },
    {
      models: "GLM",
      pattern: "glm-*",
      stops: 1,
      source: "https://docs.bigmodel.cn/api-reference",
    },
    { models: "Kimi", pattern: "kimi-*", stops: 5, source: "https://platform.kimi.ai/docs/api/chat" },
    {
      models: "Kimi for Coding",
      pattern: "kimi-for-coding",
      rules: ["kimi-coding"],
      source: "https://www.kimi.com/code/docs/en/",
    },
    {
      models: "Kimi K2.5 and later",
      pattern: "kimi-k#*",
      from: "2.5",
      rules: ["fixed-sampling"],
      source: "https://platform.kimi.ai/docs/api/models-overview",
    },
    {
      models: "Kimi K2.5, Kimi K2.6",
      pattern: "kimi-k2.5* kimi-k2.6*",
      rules: ["kimi-rests"],
      source: "https://github.com/can1357/oh-my-pi/issues/1077",
    },
    {
      models: "Kimi K2.7, Kimi for Coding",
      pattern: "kimi-k2.7* kimi-for-coding",
      rules: ["always-thinks", "no-forced-tools"],
      source: "https://github.com/UKGovernmentBEIS/inspect_ai/pull/5152",
    },
    {
      models: "Kimi K3",
      pattern: "kimi-k3*",
      rules: ["always-thinks"],
      source: "https://platform.kimi.ai/docs/guide/kimi-k3-quickstart",
    },
    {
      models: "Qwen3 with open weights",
      pattern: "qwen3-#*",
      without: "thinking",
      rules: ["streamed-thoughts"],
      source: "https://www.alibabacloud.com/help/en/model-studio/error-code",
    },
    {
      models: "Qwen that always thinks, QwQ",
      pattern: "qwen*-thinking* qwq*",
      rules: ["always-thinks", "no-forced-tools"],
      source: "https://www.alibabacloud.com/help/en/model-studio/deep-thinking",
    },
    {
      models: "Kimi K3",
      pattern: "kimi-k3*",
      rules: ["kimi-k3"],
      source: "https://platform.kimi.ai/docs/guide/kimi-k3-quickstart",
    },
  ],
};
