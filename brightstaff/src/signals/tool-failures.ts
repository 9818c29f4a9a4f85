// Failed calls of tools: by the structure of the result first, then by its beginning; words say which kind of failure it is.
import { isObject, type JsonObject, parseObject } from "../json.js";
import { kindOf, type Signal } from "./report.js";
import type { ToolCall } from "./tool-calls.js";
import { EXHAUSTIONS, FAILURES, type FoundWords, firstWords, readableResult } from "./tool-words.js";

/** Characters of JSON that are parsed. */
const MOST_PARSED = 256 << 10;
/** A few words about a failure are about this call; more of them may be a document. */
const SHORT = 200;
const FIRST_ERROR_STATUS = 400;

const OPENING =
  /^\W{0,3}(?:(?:\w+ ){0,2}(?:error|exception|failure|failed|fatal|panic)\b|traceback\b|[\w.]*(?:error|exception):|unable to |could not |cannot |can't |command not found|permission denied|no such )/i;
const BRIEF =
  /^(?:http(?:\/[\d.]+)? )?(?:status:? )?[45]\d\d\b|\btimed out\b|rate limit (?:exceeded|reached)|too many requests|service unavailable|connection (?:refused|reset)|internal server error|\bnot found\b|does not exist|\binvalid \w+|\bmissing required\b|access denied|not authorized|unauthorized/i;
const MARK =
  /Traceback \(most recent call last\)|(?:exit|return) (?:code|status):? *[1-9]|exited with (?:code|status) [1-9]|command not found|<(?:tool_use_)?error>/i;

const KINDS = [...FAILURES, ...EXHAUSTIONS];

export function toolFailure(result: string, index: number, call: ToolCall | undefined): Signal | undefined {
  const text = readableResult(result);
  const reason = reasonIn(result) ?? wordsOf(text);
  if (reason === undefined) return undefined;
  const { kind, matched, ...found } = firstWords(KINDS, text) ?? unknownFailure(text, reason);
  const made = { tool_name: call?.name ?? "unknown", call_index: call?.index ?? Math.max(0, index - 1) };
  return { ...found, message_index: index, metadata: { ...made, error_type: kind, matched } };
}

function unknownFailure(text: string, matched: string): FoundWords {
  const type = "execution.failure.tool_error";
  return { type, confidence: 0.9, snippet: text.slice(0, 100), kind: kindOf({ type }), matched };
}

/** Why a result in JSON is a failure; undefined when it is not JSON, or no failure. */
function reasonIn(result: string): string | undefined {
  const isReadable = result.length <= MOST_PARSED && /^\s*\{/.test(result);
  const parsed = isReadable ? parseObject(result) : undefined;
  return parsed && (reasonOf(parsed) ?? (isObject(parsed.result) ? reasonOf(parsed.result) : undefined));
}

function reasonOf(result: JsonObject): string | undefined {
  const { status } = result;
  const flag = ["is_error", "isError", "failed"].find((name) => result[name] === true);
  if (flag !== undefined) return flag;
  const denied = ["success", "ok"].find((name) => result[name] === false);
  if (denied !== undefined) return denied;
  const error = ["error", "errors", "exception", "error_message"].find((name) => says(result[name]));
  if (error !== undefined) return error;
  const codes = [status, result.statusCode, result.status_code, result.code].map(Number);
  if (codes.some((code) => code >= FIRST_ERROR_STATUS && code < 600)) return "status";
  if (typeof status === "string" && /^(?:error|failed|failure)$/i.test(status)) return "status";
  const exits = [result.exitCode, result.exit_code, result.returncode, result.return_code];
  return exits.some((code) => Number.isInteger(code) && code !== 0) ? "exit code" : undefined;
}

/** An empty list of errors, or `error: null`, says that there was none. */
function says(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === "" || value === 0) return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

function wordsOf(text: string): string | undefined {
  if (/^\s*[[{]/.test(text)) return undefined;
  const opening = OPENING.exec(text)?.[0] ?? MARK.exec(text)?.[0];
  if (opening !== undefined) return opening.trim().toLowerCase();
  return text.length > SHORT ? undefined : BRIEF.exec(text)?.[0].toLowerCase();
}
