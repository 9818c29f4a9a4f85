// The conversation as it was sent and answered: who said what, tools and their results, and what is missing of it.
import type { ObservedPart, RequestDetail, SignalBadge } from "@plano/brightstaff/dashboard-api";
import { PlainText } from "../../components/plain-text.js";
import { formatBytes, plural } from "../../format/numbers.js";

const NOT_KEPT: Record<"off" | "gone", string> = {
  off: "The texts of requests are not kept: dashboard.content is off. Set it to memory to see them here.",
  gone: "The texts of this request are no longer kept: newer ones took their place.",
};

export function Messages({ detail }: { detail: RequestDetail }) {
  const { parts, omitted, content, summary } = detail;
  if (content !== "kept") return <p class="notice">{NOT_KEPT[content]}</p>;
  if (parts.length === 0) return <p class="notice">This request has no text.</p>;
  const groups = groupByMessage(parts);
  return (
    <ol class="messages">
      {groups.map(({ message, role, parts: own }, index) => {
        const previous = groups[index - 1];
        const skipped = message - (previous?.message ?? -1) - 1;
        return [
          skipped > 0 && (
            <li key={`gap ${message}`} class="gap">
              {plural(skipped, "message")} not kept
            </li>
          ),
          <li key={message} class={`message ${role}`}>
            <h2>{role}</h2>
            <div>
              {own.map((part, at) => (
                <PartView key={at} part={part} />
              ))}
              <Noticed signals={summary.signals.filter((signal) => signal.message === message)} />
            </div>
          </li>,
        ];
      })}
      {omitted !== undefined && omitted.bytes > 0 && (
        <li class="gap">
          {omitted.messages > 0 && `${plural(omitted.messages, "message")}, `}
          {formatBytes(omitted.bytes)} not kept in all
        </li>
      )}
    </ol>
  );
}

function PartView({ part }: { part: ObservedPart }) {
  const { kind, text = "", name, bytes, media_type } = part;
  switch (kind) {
    case "text":
      return <PlainText text={text} />;
    case "reasoning":
      return (
        <details class="reasoning">
          <summary>reasoning, {formatBytes(bytes)}</summary>
          <PlainText text={text} />
        </details>
      );
    case "tool_call":
      return (
        <div class="tool-part">
          <span class="tool-name">{name ?? "tool"}</span>
          <pre>{indent(text)}</pre>
        </div>
      );
    case "tool_result":
      return (
        <div class="tool-part">
          <span class="tool-name">{name === undefined ? "result" : `${name} →`}</span>
          <pre>{indent(text)}</pre>
        </div>
      );
    default:
      return (
        <span class="medium">
          {media_type ?? kind}, {formatBytes(bytes)}
        </span>
      );
  }
}

function Noticed({ signals }: { signals: readonly SignalBadge[] }) {
  return (
    <>
      {signals.map(({ type, family, words, confidence }) => (
        <p key={`${type} ${words}`} class="noticed">
          <span class="flag">⚑</span> {type}{" "}
          <span class="faint">{[family, words && `“${words}”`, confidence].filter(Boolean).join(", ")}</span>
        </p>
      ))}
    </>
  );
}

interface Group {
  message: number;
  role: ObservedPart["role"];
  parts: ObservedPart[];
}

function groupByMessage(parts: readonly ObservedPart[]): Group[] {
  const groups: Group[] = [];
  for (const part of parts) {
    const group = groups.find(({ message }) => message === part.message);
    if (group) group.parts.push(part);
    else groups.push({ message: part.message, role: part.role, parts: [part] });
  }
  return groups.sort((a, b) => a.message - b.message);
}

/** JSON is easier to read on several lines; whatever else it is stays as it is. */
function indent(text: string): string {
  if (text.length > 20_000) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
