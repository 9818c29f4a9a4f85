// The prompt that Arch-Function was made for. https://huggingface.co/katanemo/Arch-Function-3B
import type { PromptParameterConfig, PromptTargetConfig } from "../../service-config/schema.js";
import type { ChoiceInput, PastCall } from "../choice.js";

export interface ArchMessage {
  role: "system" | "user" | "assistant";
  content: string;
}

const TYPES: Record<PromptParameterConfig["type"], string> = {
  string: "str",
  integer: "int",
  number: "float",
  boolean: "bool",
  array: "list",
  object: "dict",
};

export function messagesOf({ targets, messages, past, done }: ChoiceInput): ArchMessage[] {
  const [last] = messages.slice(-1);
  return [
    { role: "system", content: systemPrompt(targets) },
    ...messages.slice(0, -1),
    ...past.flatMap(exchangeOf),
    ...(last === undefined ? [] : [last]),
    ...done.flatMap(exchangeOf),
  ];
}

function systemPrompt(targets: readonly PromptTargetConfig[]): string {
  return `You are a helpful assistant designed to assist with the user query by making one or more function calls if needed.

You are provided with function signatures within <tools></tools> XML tags:
<tools>
${targets.map((target) => JSON.stringify(functionOf(target))).join("\n")}
</tools>

Your task is to decide which functions are needed and collect missing parameters if necessary.

Based on your analysis, provide your response in one of the following JSON formats:
1. If no functions are needed:
\`\`\`json
{"response": "Your response text here"}
\`\`\`
2. If functions are needed but some required parameters are missing:
\`\`\`json
{"required_functions": ["func_name1", "func_name2", ...], "clarification": "Text asking for missing parameters"}
\`\`\`
3. If functions are needed and all required parameters are available:
\`\`\`json
{"tool_calls": [{"name": "func_name1", "arguments": {"argument1": "value1", "argument2": "value2"}},... (more tool calls as required)]}
\`\`\``;
}

function functionOf({ name, description, parameters }: PromptTargetConfig): object {
  const required = parameters.filter(({ required: needed }) => needed).map((parameter) => parameter.name);
  return {
    name,
    description,
    parameters: {
      properties: Object.fromEntries(parameters.map((parameter) => [parameter.name, propertyOf(parameter)])),
      ...(required.length > 0 && { required }),
    },
  };
}

function propertyOf({ type, description, values, default: standard, format, items }: PromptParameterConfig) {
  return {
    type: TYPES[type],
    description,
    ...(values !== undefined && { enum: values }),
    ...(standard !== undefined && { default: standard }),
    ...(format !== undefined && { format }),
    ...(items !== undefined && { items }),
  };
}

function exchangeOf({ name, arguments: given, result }: PastCall): ArchMessage[] {
  const call = JSON.stringify({ name, arguments: given });
  const response = JSON.stringify({ name, result });
  return [
    { role: "assistant", content: `<tool_call>\n${call}\n</tool_call>` },
    { role: "user", content: `<tool_response>\n${response}\n</tool_response>` },
  ];
}
