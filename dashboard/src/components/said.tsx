// What was said: by whom, with tools and their results, and what was noticed in it.
import type { ObservedPart, SignalBadge } from "@plano/brightstaff/dashboard-api";
import { formatBytes, plural } from "../format/numbers.js";
import { Noticed } from "./noticed.js";
import { PlainText } from "./plain-text.js";

interface Properties {
  parts: readonly ObservedPart[];
  signals: readonly SignalBadge[];
  /** The request that the signals are of. */
  request: string;
  /** The first message that is expected: what is missing behind it is told. */
  from: number;
}

export function Said({ parts, signals, request, from }: Properties) {
  const groups = groupByMessage(parts);
  return (
    <>
      {groups.map(({ message, role, parts: own }, index) => {
        const skipped = message - (groups[index - 1]?.message ?? from - 1) - 1;
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
              <Noticed signals={signals.filter((signal) => signal.message === message)} request={request} />
            </div>
          </li>,
        ];
      })}
    </>
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
