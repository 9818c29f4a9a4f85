// Words in tools' results that tell how a call failed, in the order in which they are looked for.
// https://github.com/katanemo/plano/tree/main/crates/brightstaff/src/signals/execution/failure.rs and
// https://github.com/katanemo/plano/tree/main/crates/brightstaff/src/signals/environment/exhaustion.rs
import { kindOf, type Signal, type SignalType } from "./report.js";

export interface ToolWords {
  type: SignalType;
  confidence: number;
  words: RegExp;
}

function anyOf(...expressions: string[]): RegExp {
  return new RegExp(expressions.map((each) => `(?:${each.replaceAll(" ", "\\s+")})`).join("|"), "i");
}

export const FAILURES: readonly ToolWords[] = [
  {
    type: "execution.failure.invalid_args",
    confidence: 0.9,
    words: anyOf(
      ...["invalid argument", "invalid parameter", "invalid type", "type\\s*error"],
      ...["expected \\w+\\s*,?\\s*got \\w+", "required field", "required parameter", "missing required"],
      ...["missing argument", "validation failed", "validation error", "invalid value", "invalid format"],
      ...["must be (?:a|an) \\w+", "cannot be (?:null|empty|none)", "is not valid", "does not match"],
      ...["out of range", "invalid date", "invalid json", "malformed request"],
    ),
  },
  {
    type: "execution.failure.tool_not_found",
    confidence: 0.95,
    words: anyOf(
      ...["unknown function", "unknown tool", "function not found", "tool not found", "no such function"],
      ...["no such tool", "undefined function", "action not supported", "invalid tool", "invalid function"],
      "unrecognized function",
    ),
  },
  {
    type: "execution.failure.auth_misuse",
    confidence: 0.8,
    words: anyOf(
      ...[
        "\\bunauthorized\\b",
        "(?:status|error|http|code)\\s*:?\\s*401",
        "401 unauthorized",
        "403 forbidden",
      ],
      ...["permission denied", "access denied", "authentication required", "invalid credentials"],
      ...["invalid token", "token expired", "missing authorization", "\\bforbidden\\b", "not authorized"],
      "insufficient permissions?",
    ),
  },
  {
    type: "execution.failure.state_error",
    confidence: 0.85,
    words: anyOf(
      ...["invalid state", "illegal state", "must call \\w+ first", "must \\w+ before", "cannot \\w+ before"],
      ...["already (?:exists?|created|started|finished)", "not initialized", "not started"],
      ...["already in progress", "operation in progress", "sequence error", "precondition failed"],
      ...["(?:status|error|http)\\s*:?\\s*409", "409 conflict", "\\bconflict\\b"],
    ),
  },
  {
    type: "execution.failure.bad_query",
    confidence: 0.8,
    words: anyOf(
      ...["invalid query", "query syntax error", "malformed query", "unknown field", "invalid field"],
      ...["invalid filter", "invalid search", "unknown id", "invalid id", "id format error"],
      ...["invalid identifier", "query failed", "search error", "invalid operator", "unsupported query"],
    ),
  },
];

export const EXHAUSTIONS: readonly ToolWords[] = [
  {
    type: "environment.exhaustion.rate_limit",
    confidence: 0.95,
    words: anyOf(
      ...["rate limit", "rate.limited", "(?:status|error|http)\\s*:?\\s*429", "429 (?:too many|rate|limit)"],
      ...["too many requests?", "quota exceeded", "quota limit", "throttl(?:ed|ing)", "request limit"],
      ...["api limit", "calls? per (?:second|minute|hour|day)", "exceeded .*\\s+limit", "slow down"],
      ...["retry after", "requests? exceeded"],
    ),
  },
  {
    type: "environment.exhaustion.api_error",
    confidence: 0.9,
    words: anyOf(
      ...["500\\s*(?:internal )?server error", "502\\s*bad gateway", "503\\s*service unavailable"],
      ...["504\\s*gateway timeout", "internal server error", "service unavailable", "server error"],
      ...["backend error", "upstream error", "service temporarily unavailable", "maintenance mode"],
      ...["under maintenance", "try again later", "temporarily unavailable", "system error"],
      ...["unexpected error", "unhandled exception"],
    ),
  },
  {
    type: "environment.exhaustion.timeout",
    confidence: 0.9,
    words: anyOf(
      ...["timeout", "timed?\\s*out", "etimedout", "connection timed?\\s*out", "read timed?\\s*out"],
      ...["request timed?\\s*out", "gateway timeout", "deadline exceeded", "took too long"],
      ...["operation timed?\\s*out", "socket timeout"],
    ),
  },
  {
    type: "environment.exhaustion.network",
    confidence: 0.9,
    words: anyOf(
      ...["connection refused", "econnrefused", "econnreset", "connection reset", "enotfound"],
      ...["dns (?:error|failure|lookup)", "host not found", "network (?:error|failure|unreachable)"],
      ...["no route to host", "socket error", "connection failed", "unable to connect", "cannot connect"],
      ...["could not connect", "connect error", "ssl (?:error|handshake|certificate)"],
      "certificate (?:error|invalid|expired)",
    ),
  },
  {
    type: "environment.exhaustion.malformed_response",
    confidence: 0.85,
    words: anyOf(
      ...["json parse error", "invalid json", "unexpected token", "syntax error.*json"],
      ...["malformed (?:response|json|data)", "unexpected end of", "parse error", "parsing failed"],
      ...["invalid response", "unexpected response", "response format", "missing field.*response"],
      ...["unexpected schema", "schema validation", "deserialization error", "failed to decode"],
    ),
  },
  {
    type: "environment.exhaustion.context_overflow",
    confidence: 0.9,
    words: anyOf(
      ...["context (?:length|limit|overflow|exceeded)", "token (?:limit|overflow|exceeded)"],
      ...["max(?:imum)? tokens?", "input too (?:long|large)"],
      ...["exceeds? (?:context|token|character|input) limit", "message too (?:long|large)"],
      ...["content too (?:long|large)", "truncat(?:ed|ion) (?:due to|because|for) (?:length|size|limit)"],
      ...["maximum context", "prompt too (?:long|large)"],
    ),
  },
];

/** Characters of a result that are read: half of them at its beginning, and half at its end. */
const MOST_READ = 8_000;

export function readableResult(text: string): string {
  if (text.length <= MOST_READ) return text;
  return `${text.slice(0, MOST_READ / 2)} ${text.slice(-MOST_READ / 2)}`;
}

export interface FoundWords extends Pick<Signal, "type" | "confidence" | "snippet"> {
  /** The type without its group. */
  kind: string;
  /** In lower case. */
  matched: string;
}

/** The first of the kinds whose words are in the text. */
export function firstWords(kinds: readonly ToolWords[], text: string): FoundWords | undefined {
  for (const { type, confidence, words } of kinds) {
    const found = words.exec(text);
    if (found === null) continue;
    const [matched] = found;
    const snippet = snippetAround(text, found.index, matched.length);
    return { type, confidence, snippet, kind: kindOf({ type }), matched: matched.toLowerCase() };
  }
  return undefined;
}

/** The words with 50 characters on each side. */
function snippetAround(text: string, at: number, length: number): string {
  const [start, end] = [Math.max(0, at - 50), Math.min(text.length, at + length + 50)];
  return `${start > 0 ? "..." : ""}${text.slice(start, end)}${end < text.length ? "..." : ""}`;
}
