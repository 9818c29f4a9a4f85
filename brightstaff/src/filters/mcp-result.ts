// Reads an MCP tool's result: the request goes on with it, or stops.
import type { CallToolResult } from "@modelcontextprotocol/sdk/types.js";
import type { JsonObject } from "../json.js";
import { isObject } from "../json.js";
import { objectIn, ownWords } from "./answer.js";
import { FilterFailure } from "./failure.js";
import type { FilterVerdict } from "./filter.js";

/** The official Python SDK puts this before a tool's own message. */
const PREFIX = /^Error executing tool [^:\s]+: /;

export function readResult(result: CallToolResult): FilterVerdict {
  const text = (result.content.find((block) => block.type === "text")?.text ?? "").replace(PREFIX, "");
  if (result.isError === true) return { stop: { status: statusIn(text), message: ownWords(text) } };
  const body = structured(result.structuredContent) ?? objectIn(Buffer.from(text));
  if (body === undefined) throw new FilterFailure("did not answer with a JSON object");
  return { body };
}

/** Frameworks wrap a result that is not an object as `{ result }`. */
function structured(content: JsonObject | undefined): JsonObject | undefined {
  if (content === undefined || isObject(content.result)) return content?.result as JsonObject | undefined;
  const isWrapper = "result" in content && Object.keys(content).length === 1;
  return isWrapper ? undefined : content;
}

function statusIn(text: string): number {
  const { status } = objectIn(Buffer.from(text)) ?? {};
  const isRefusal = typeof status === "number" && Number.isInteger(status) && status >= 400 && status < 500;
  return isRefusal ? status : 400;
}
