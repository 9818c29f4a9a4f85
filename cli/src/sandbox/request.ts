// What the sandbox reads of a request, whichever API it came by. What a provider would refuse is refused as there.
import { isRecord, textOf } from "./json.js";

export interface Tool {
  name: string;
  schema: unknown;
}

export interface SandboxRequest {
  model: string;
  stream: boolean;
  /** Chat completions: a last chunk with the tokens was asked for. */
  includeUsage: boolean;
  /** The text of the last user turn. */
  question: string;
  /** The last turn brings results of tools. */
  hasToolResult: boolean;
  tools: Tool[];
  /** The client wants a tool called: always, or this one. */
  mustCall: boolean | string;
  maxTokens?: number;
}

export class InvalidRequest extends Error {
  readonly field: string | null;

  constructor(message: string, field: string | null = null) {
    super(message);
    this.field = field;
  }
}

export function readChatRequest(body: unknown): SandboxRequest {
  const request = common(body);
  const last = request.messages.at(-1);
  const choice = request.body.tool_choice;
  const named = isRecord(choice) && isRecord(choice.function) ? choice.function.name : undefined;
  const limit = request.body.max_completion_tokens ?? request.body.max_tokens;
  const options = request.body.stream_options;
  return {
    ...request.shared,
    includeUsage: isRecord(options) && options.include_usage === true,
    hasToolResult: last?.role === "tool",
    tools: list(request.body.tools).map((tool) => {
      const fn = isRecord(tool.function) ? tool.function : {};
      return { name: String(fn.name), schema: fn.parameters };
    }),
    mustCall: typeof named === "string" ? named : choice === "required",
    ...(typeof limit === "number" ? { maxTokens: limit } : {}),
  };
}

export function readMessagesRequest(body: unknown): SandboxRequest {
  const request = common(body);
  const { max_tokens: limit, tool_choice: choice } = request.body;
  if (typeof limit !== "number") throw new InvalidRequest("max_tokens: Field required", "max_tokens");
  const content = request.messages.at(-1)?.content;
  const kind = isRecord(choice) ? choice.type : undefined;
  return {
    ...request.shared,
    includeUsage: true,
    hasToolResult: list(content).some(({ type }) => type === "tool_result"),
    tools: list(request.body.tools).map((tool) => ({ name: String(tool.name), schema: tool.input_schema })),
    mustCall: kind === "tool" && isRecord(choice) ? String(choice.name) : kind === "any",
    maxTokens: limit,
  };
}

interface Common {
  body: Record<string, unknown>;
  messages: Record<string, unknown>[];
  shared: { model: string; stream: boolean; question: string };
}

function common(body: unknown): Common {
  if (!isRecord(body)) throw new InvalidRequest("The body must be a JSON object.");
  const { model, messages, stream } = body;
  if (typeof model !== "string" || model === "")
    throw new InvalidRequest("you must provide a model parameter", "model");
  if (!Array.isArray(messages) || messages.length === 0 || !messages.every(isRecord)) {
    throw new InvalidRequest("messages: a list of messages is required", "messages");
  }
  const asked = messages.findLast(({ role }) => role === "user");
  return { body, messages, shared: { model, stream: stream === true, question: textOf(asked?.content) } };
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
