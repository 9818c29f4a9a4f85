// Calls and results in a request as it was written for a provider.
import type { UpstreamName } from "../formats.js";

export interface Written {
  calls: { id: string; name: string; input: string }[];
  results: { id: string; text: string; failed: boolean }[];
}

type Members = Record<string, unknown>;
const text = (value: unknown): string => JSON.stringify(value);
const items = (value: unknown): Members[] => (Array.isArray(value) ? value : []);

interface Called {
  id: string;
  name: string;
  args?: unknown;
  input?: unknown;
  arguments?: string;
}

/** The calls and results of one item, message or turn. */
const READERS: Readonly<Record<UpstreamName, (item: Members, written: Written) => void>> = {
  "chat-completions": (message, { calls, results }) => {
    for (const { id, function: called } of items(message.tool_calls)) {
      const { name, arguments: input = "" } = called as Called;
      calls.push({ id: id as string, name, input });
    }
    if (message.role !== "tool") return;
    const said = text(message.content);
    results.push({ id: message.tool_call_id as string, text: said, failed: said.includes("[tool error]") });
  },
  responses: (item, { calls, results }) => {
    const { type, name, arguments: input, call_id: id } = item;
    if (type === "function_call")
      calls.push({ id: id as string, name: name as string, input: input as string });
    const said = text(item.output);
    if (type === "function_call_output")
      results.push({ id: id as string, text: said, failed: said.includes("[tool error]") });
  },
  messages: ({ content }, { calls, results }) => {
    for (const block of items(content)) {
      const { id, name, input } = block as unknown as Called;
      if (block.type === "tool_use") calls.push({ id, name, input: text(input) });
      if (block.type === "tool_result")
        results.push({
          ...{ id: block.tool_use_id as string, text: text(block.content) },
          failed: block.is_error === true,
        });
    }
  },
  converse: ({ content }, { calls, results }) => {
    for (const { toolUse, toolResult } of items(content) as Record<string, Members | undefined>[]) {
      if (toolUse !== undefined)
        calls.push({
          ...{ id: toolUse.toolUseId as string, name: toolUse.name as string },
          input: text(toolUse.input),
        });
      if (toolResult !== undefined)
        results.push({
          ...{ id: toolResult.toolUseId as string, text: text(toolResult.content) },
          failed: toolResult.status === "error",
        });
    }
  },
  "generate-content": ({ parts }, { calls, results }) => {
    for (const { functionCall, functionResponse } of items(parts) as Record<string, Members | undefined>[]) {
      if (functionCall !== undefined) {
        const { id, name, args } = functionCall as unknown as Called;
        calls.push({ id, name, input: text(args) });
      }
      if (functionResponse !== undefined) {
        const { id, response } = functionResponse as { id: string; response: Members };
        results.push({ id, text: text(functionResponse), failed: "error" in response });
      }
    }
  },
};

export function writtenIn(format: UpstreamName, body: Members): Written {
  const written: Written = { calls: [], results: [] };
  for (const item of items(body.messages ?? body.input ?? body.contents)) READERS[format](item, written);
  return written;
}
