// What the sandbox reads from a request of any API. The readers fill it in.
import { createHash } from "node:crypto";
import type { View } from "./view.js";

export interface Tool {
  name: string;
  /** What it is for. */
  description?: string;
  schema: unknown;
  /** A tool whose input is free text. */
  custom?: true;
}

export interface SandboxRequest extends Asked {
  model: string;
  stream: boolean;
  tools: Tool[];
  /** The client requires a tool call: any, or this tool. */
  mustCall: boolean | string;
  /** The answer must be JSON that fits this schema. */
  schema?: unknown;
  maxTokens?: number;
  /** Chat completions: the client asked for a last chunk with usage. */
  includeUsage?: boolean;
  /** generateContent: events instead of a JSON list. */
  sse?: boolean;
}

/** The conversation, as the answer needs it. */
interface Asked {
  /** The text of the last user turn. */
  question: string;
  /** What user and assistant said, in order. */
  turns: readonly Turn[];
  /** Results of tools after the last answer. */
  results: ToolResult[];
  /** Descriptions of all images, documents and sounds in the request. */
  media: string[];
}

export interface Turn {
  role: "user" | "assistant";
  text: string;
}

interface ToolResult {
  text: string;
  failed: boolean;
}

/** The schema for an answer that may be any JSON. */
export const ANY_JSON = { type: "object", properties: { answer: { type: "string" } } };

export class Conversation implements Asked {
  question = "";
  results: ToolResult[] = [];
  readonly media: string[] = [];
  readonly turns: Turn[] = [];

  /** Starts a user turn. */
  user(): void {
    this.question = "";
    this.results = [];
    this.turns.push({ role: "user", text: "" });
  }

  say(text: string): void {
    this.question += text;
    if (this.turns.at(-1)?.role !== "user") this.turns.push({ role: "user", text: "" });
    this.#add(text);
  }

  /** Starts a turn of the assistant, or goes on with it. */
  assistant(text = ""): void {
    this.results = [];
    if (this.turns.at(-1)?.role !== "assistant") this.turns.push({ role: "assistant", text: "" });
    this.#add(text);
  }

  #add(text: string): void {
    const last = this.turns.at(-1);
    if (last !== undefined) last.text += text;
  }

  result(text: string, failed = false): void {
    this.results.push({ text, failed });
  }

  /** Media must be base64. */
  bytes(type: string, base64: View): void {
    const text = base64.name();
    if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text))
      base64.fail("invalid base64 data");
    this.#given(type, Buffer.from(text, "base64"));
  }

  /** `data:image/png;base64,...` or a URL. */
  url(kind: string, view: View): void {
    const text = view.name();
    const inline = /^data:([\w.+-]+\/[\w.+-]+);base64,([A-Za-z0-9+/]+=*)$/.exec(text);
    if (inline?.[1] !== undefined && inline[2] !== undefined) {
      this.#given(inline[1], Buffer.from(inline[2], "base64"));
    } else if (/^(https?|gs|s3):\/\//.test(text)) this.media.push(`${kind} at ${text}`);
    else view.fail("expected a base64-encoded data URL or an address");
  }

  plainText(type: string, text: string): void {
    this.#given(type, Buffer.from(text));
  }

  /** Media stored at the provider. */
  file(kind: string, id: string): void {
    this.media.push(`${kind} ${id}`);
  }

  #given(type: string, bytes: Buffer): void {
    this.media.push(described(type, bytes));
  }
}

/** Describes media so that tests see they arrived intact. */
export function described(type: string, bytes: Uint8Array): string {
  const digest = createHash("sha256").update(bytes).digest("hex").slice(0, 8);
  return `${type} of ${bytes.length} bytes (sha256 ${digest})`;
}

/** `limit` as an optional field. */
export function limitedTo(limit: number | undefined): { maxTokens?: number } {
  return limit === undefined ? {} : { maxTokens: limit };
}

/** A tool's `description` as an optional field. */
export function describedBy(tool: View): { description?: string } {
  const description = tool.get("description").optionalString();
  return description === undefined ? {} : { description };
}
