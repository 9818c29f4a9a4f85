// A request as a curl command, as far as it is kept: what was cut or left out is told in a comment above it.
import type { ObservedPart, RequestDetail } from "@plano/brightstaff/dashboard-api";

interface Message {
  role: string;
  content: string;
}

export function toCurl({ summary, parts, omitted, content }: RequestDetail, origin: string): string {
  const last = parts.length === 0 ? 0 : Math.max(...parts.map(({ message }) => message));
  const asked = parts.filter(({ role, message }) => !(role === "assistant" && message === last));
  const messages = asked.flatMap(toMessage);
  const notes = [
    ...(content === "kept" ? [] : ["# The messages are not kept: put yours in."]),
    ...(omitted === undefined || omitted.messages === 0
      ? []
      : [`# ${omitted.messages} messages are not kept.`]),
    ...(asked.some(isCut) ? ["# Long texts were cut, at …"] : []),
  ];
  const body = {
    model: summary.asked ?? summary.model ?? "MODEL",
    ...(summary.path.endsWith("/responses") ? { input: messages } : { messages }),
    ...(summary.path.endsWith("/messages") && { max_tokens: 1024 }),
    ...(summary.stream && { stream: true }),
  };
  const command = [
    `curl -s ${quote(`${origin}${summary.path}`)}`,
    `-H 'content-type: application/json'`,
    `-d ${quote(JSON.stringify(body))}`,
  ].join(" \\\n  ");
  return [...notes, command].join("\n");
}

function toMessage({ role, kind, text }: ObservedPart): Message[] {
  return kind === "text" && text !== undefined ? [{ role, content: text }] : [];
}

const isCut = ({ text, bytes }: ObservedPart): boolean =>
  text !== undefined && new TextEncoder().encode(text).length < bytes;

/** For a shell. */
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
