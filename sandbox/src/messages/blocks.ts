// Reads the turns of a Messages request, block by block, and matches calls with results.

import type { Conversation } from "../request.js";
import { REDACTED_THINKING, SIGNATURES } from "../signatures.js";
import { RequestError, type View } from "../view.js";

const IMAGES = ["image/jpeg", "image/png", "image/gif", "image/webp"];
/** Blocks of Anthropic's own tools, accepted unread. */
const SERVER_BLOCKS = ["server_tool_use", "container_upload"];

export class Blocks {
  readonly #conversation: Conversation;
  /** Calls without a result so far. */
  readonly #open = new Set<string>();

  constructor(conversation: Conversation) {
    this.#conversation = conversation;
  }

  turn(message: View, role: "user" | "assistant", last: boolean, thinks: boolean): void {
    const content = message.get("content").required();
    const assistant = role === "assistant";
    if (assistant) {
      this.end(message);
      this.#conversation.assistant();
    } else this.#conversation.user();
    if (typeof content.value === "string") {
      if (!(assistant && last)) this.#notBlank(content);
      if (assistant && last) this.#notTrailing(content);
      if (assistant) this.#conversation.assistant(content.value);
      else this.#conversation.say(content.value);
      return;
    }
    const blocks = content.list();
    if (blocks.length === 0 && !(assistant && last)) {
      message.fail(
        "all messages must have non-empty content except for the optional final assistant message",
      );
    }
    const [first] = blocks;
    const calls = blocks.some((block) => block.get("type").value === "tool_use");
    if (thinks && calls && first !== undefined && !String(first.get("type").value).endsWith("thinking")) {
      first
        .get("type")
        .fail(
          `Expected \`thinking\` or \`redacted_thinking\`, but found \`${first.get("type").value}\`. When \`thinking\` is ` +
            "enabled, a final `assistant` message must start with a thinking block.",
        );
    }
    for (const block of blocks) {
      if (assistant) this.#answered(block);
      else this.#asked(block);
    }
    const text = blocks.at(-1)?.get("text");
    if (assistant && last && text?.present) this.#notTrailing(text);
  }

  /** Every call must have its result. */
  end(where: View): void {
    if (this.#open.size === 0) return;
    where.fail(
      "`tool_use` ids were found without `tool_result` blocks immediately after: " +
        `${[...this.#open].join(", ")}. Each \`tool_use\` block must have a corresponding \`tool_result\` block in the ` +
        "next message.",
    );
  }

  #answered(block: View): void {
    const kind = block.get("type").string();
    if (kind === "text") this.#conversation.assistant(this.#text(block));
    else if (kind === "thinking") {
      block.only(["type", "thinking", "signature", "cache_control"]).get("thinking").string();
      if (block.get("signature").string() !== SIGNATURES.anthropic)
        block.fail("Invalid `signature` in `thinking` block");
    } else if (kind === "redacted_thinking") {
      if (block.only(["type", "data"]).get("data").string() !== REDACTED_THINKING)
        block.fail("Invalid `data` in `redacted_thinking` block");
    } else if (kind === "tool_use") {
      block.only(["type", "id", "name", "input", "cache_control", "caller"]);
      block.get("name").name();
      block.get("input").required().object();
      if (!/^[a-zA-Z0-9_-]+$/.test(block.get("id").string()))
        block.get("id").wrong("a match of ^[a-zA-Z0-9_-]+$");
      this.#open.add(block.get("id").string());
    } else if (!SERVER_BLOCKS.includes(kind) && !kind.endsWith("_tool_result")) this.#stranger(block, kind);
  }

  #asked(block: View): void {
    const kind = block.get("type").string();
    if (kind !== "tool_result") {
      this.end(block);
      this.#conversation.say(this.#shown(block));
      return;
    }
    block.only(["type", "tool_use_id", "content", "is_error", "cache_control", "toolset_name"]);
    const id = block.get("tool_use_id");
    if (!this.#open.delete(id.string())) {
      block.fail(
        `unexpected \`tool_use_id\` found in \`tool_result\` blocks: ${id.value}. Each \`tool_result\` block must have a ` +
          "corresponding `tool_use` block in the previous message.",
      );
    }
    const content = block.get("content");
    const text =
      typeof content.value === "string"
        ? content.value
        : content
            .list()
            .map((part) => this.#shown(part))
            .join("");
    this.#conversation.result(text, block.get("is_error").optionalFlag());
  }

  /** The text of a user's message or tool result; adds its media to the conversation. */
  #shown(block: View): string {
    const kind = block.get("type").string();
    if (kind === "text") return this.#text(block);
    if (kind === "image") {
      this.#image(block);
      return "";
    }
    if (kind === "document") {
      this.#document(block);
      return "";
    }
    if (kind === "search_result") {
      return block
        .get("content")
        .required()
        .list()
        .map((part) => this.#text(part))
        .join("");
    }
    return this.#stranger(block, kind);
  }

  #text(block: View): string {
    block.only(["type", "text", "cache_control", "citations"]);
    this.#notBlank(block.get("text"));
    return block.get("text").string();
  }

  #image(block: View): void {
    const source = block
      .only(["type", "source", "cache_control", "transformations"])
      .get("source")
      .required();
    const kind = source.get("type").oneOf(["base64", "url", "file"]);
    if (kind === "url") this.#conversation.url("an image", source.only(["type", "url"]).get("url"));
    else if (kind === "file") this.#conversation.file("the file", source.get("file_id").name());
    else {
      source.only(["type", "media_type", "data"]);
      this.#conversation.bytes(source.get("media_type").oneOf(IMAGES), source.get("data"));
    }
  }

  #document(block: View): void {
    block.only(["type", "source", "cache_control", "citations", "context", "title"]);
    const source = block.get("source").required();
    const kind = source.get("type").oneOf(["base64", "text", "content", "url", "file"]);
    if (kind === "url") this.#conversation.url("a document", source.only(["type", "url"]).get("url"));
    else if (kind === "file") this.#conversation.file("the file", source.get("file_id").name());
    else if (kind === "base64") {
      this.#conversation.bytes(source.get("media_type").oneOf(["application/pdf"]), source.get("data"));
    } else if (kind === "text") {
      this.#conversation.plainText(
        source.get("media_type").oneOf(["text/plain"]),
        source.get("data").string(),
      );
    } else if (typeof source.get("content").required().value === "string") {
      this.#conversation.plainText("text/plain", source.get("content").string());
    } else {
      for (const part of source.get("content").list()) this.#conversation.say(this.#shown(part));
    }
  }

  #notBlank(text: View): void {
    if (text.string() === "") text.fail("text content blocks must be non-empty");
    if (text.string().trim() === "") text.fail("text content blocks must contain non-whitespace text");
  }

  #notTrailing(text: View): void {
    if (text.string().trimEnd() !== text.string())
      text.fail("final assistant content cannot end with trailing whitespace");
  }

  #stranger(block: View, kind: string): never {
    throw new RequestError(
      `${block.path}: Input tag '${kind}' found using 'type' does not match any of the expected tags`,
      block.path,
    );
  }
}
