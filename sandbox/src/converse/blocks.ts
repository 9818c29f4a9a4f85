// Reads the turns of a Converse request, block by block, and matches calls with results.
// https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ContentBlock.html
import type { Conversation } from "../request.js";
import { REDACTED_THINKING, SIGNATURES } from "../signatures.js";
import type { View } from "../view.js";

const KINDS = [
  ...["text", "image", "document", "audio", "video", "toolUse", "toolResult", "guardContent", "cachePoint"],
  ...["reasoningContent", "citationsContent", "searchResult"],
];
const RESULT_KINDS = ["text", "json", "image", "document", "video", "searchResult"];
const IMAGES = ["png", "jpeg", "gif", "webp"] as const;
const SOUNDS = [
  "mp3",
  "opus",
  "wav",
  "aac",
  "flac",
  "mp4",
  "ogg",
  "mkv",
  "mka",
  "x-aac",
  "m4a",
  "webm",
] as const;
const VIDEOS = ["mkv", "mov", "mp4", "webm", "flv", "mpeg", "mpg", "wmv", "three_gp"] as const;
const DOCUMENTS = {
  pdf: "application/pdf",
  csv: "text/csv",
  doc: "application/msword",
  docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
  xls: "application/vnd.ms-excel",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  html: "text/html",
  txt: "text/plain",
  md: "text/markdown",
} as const;
type Document = keyof typeof DOCUMENTS;

export class Blocks {
  readonly #conversation: Conversation;
  readonly #tools: boolean;
  /** Calls whose results must be in the next turn. */
  readonly #open = new Set<string>();

  constructor(conversation: Conversation, tools: boolean) {
    this.#conversation = conversation;
    this.#tools = tools;
  }

  turn(message: View, role: "user" | "assistant"): void {
    const content = message.get("content").required();
    const blocks = content.list();
    if (blocks.length === 0) {
      content.fail(
        "The content field in the Message object is empty. Add a ContentBlock object to the content field and try again.",
      );
    }
    if (role === "user") this.#conversation.user();
    else this.#conversation.assistant();
    const kinds = blocks.map((block) => this.#block(block, role));
    if (kinds.includes("document") && !kinds.includes("text"))
      content.fail("Add a text block: it is required with documents.");
    if (role === "user") this.end(content);
  }

  end(where: View): void {
    if (this.#open.size > 0) {
      where.fail(`Expected toolResult blocks for the following Ids: ${[...this.#open].join(", ")}`);
    }
  }

  /** Returns the block's kind. */
  #block(block: View, role: "user" | "assistant"): string {
    const kind = one(block, KINDS);
    const inner = block.get(kind);
    const assistant = role === "assistant";
    if (
      (kind === "toolUse" || kind === "reasoningContent") !== assistant &&
      !["text", "cachePoint"].includes(kind)
    ) {
      if (kind !== "citationsContent") block.fail(`The role ${role} cannot have ${kind} blocks.`);
    }
    if (kind === "toolUse") this.#toolUse(inner);
    else if (kind === "toolResult") this.#toolResult(inner);
    else if (kind === "reasoningContent") readReasoning(inner);
    else if (kind === "cachePoint") inner.only(["type", "ttl"]).get("type").oneOf(["default"]);
    else {
      const text = this.#shown(kind, inner);
      if (assistant) this.#conversation.assistant(text);
      else this.#conversation.say(text);
    }
    return kind;
  }

  #toolUse(use: View): void {
    this.#needsTools(use);
    use.only(["toolUseId", "name", "input", "type"]).get("name").name();
    use.get("input").required().object();
    const id = use.get("toolUseId");
    if (!/^[a-zA-Z0-9_.:-]{1,64}$/.test(id.string())) id.wrong("a string that satisfies [a-zA-Z0-9_.:-]+");
    this.#open.add(id.string());
  }

  #toolResult(result: View): void {
    this.#needsTools(result);
    result.only(["toolUseId", "content", "status", "type"]);
    if (!this.#open.delete(result.get("toolUseId").name())) {
      result.fail("The number of toolResult blocks exceeds the number of toolUse blocks of previous turn.");
    }
    const status = result.get("status");
    const failed = status.present && status.oneOf(["success", "error"]) === "error";
    const texts = result
      .get("content")
      .required()
      .list()
      .map((part) => {
        const kind = one(part, RESULT_KINDS);
        return this.#shown(kind, part.get(kind));
      });
    this.#conversation.result(texts.join(""), failed);
  }

  #needsTools(block: View): void {
    if (!this.#tools)
      block.fail("The toolConfig field must be defined when using toolUse and toolResult content blocks.");
  }

  /** The text of a user's message or tool result; adds its media to the conversation. */
  #shown(kind: string, inner: View): string {
    switch (kind) {
      case "text": {
        if (inner.string().trim() === "") {
          inner.fail(
            "The text field in the ContentBlock object is blank. Add text to the text field, and try again.",
          );
        }
        return inner.string();
      }
      case "json":
        return JSON.stringify(inner.required().object());
      case "image":
        this.#source(inner.only(["format", "source"]), `image/${inner.get("format").oneOf(IMAGES)}`);
        return "";
      case "audio":
        this.#source(inner.only(["format", "source"]), `audio/${inner.get("format").oneOf(SOUNDS)}`);
        return "";
      case "video":
        this.#source(inner.only(["format", "source"]), `video/${inner.get("format").oneOf(VIDEOS)}`);
        return "";
      case "document":
        this.#document(inner);
        return "";
      default:
        inner.object();
        return "";
    }
  }

  #document(document: View): void {
    document.only(["format", "name", "source", "context", "citations"]);
    const name = document.get("name");
    if (!/^(?!.*\s\s)[a-zA-Z0-9\s\-()[\]]{1,200}$/.test(name.string())) {
      name.fail(
        "The document file name can only contain alphanumeric characters, whitespace characters, hyphens, parentheses, " +
          "and square brackets. The name can't contain more than one consecutive whitespace character.",
      );
    }
    const format = document.get("format");
    const known = Object.keys(DOCUMENTS) as Document[];
    this.#source(document, DOCUMENTS[format.present ? format.oneOf(known) : "txt"]);
  }

  #source(media: View, type: string): void {
    const source = media.get("source").required();
    const kind = one(source, ["bytes", "s3Location", "text", "content"]);
    const inner = source.get(kind);
    if (kind === "bytes") this.#conversation.bytes(type, inner);
    else if (kind === "s3Location") this.#conversation.url("a file", inner.get("uri"));
    else if (kind === "text") this.#conversation.plainText(type, inner.string());
    else
      for (const part of inner.list())
        this.#conversation.plainText(type, part.only(["text"]).get("text").string());
  }
}

function readReasoning(reasoning: View): void {
  const kind = one(reasoning, ["reasoningText", "redactedContent"]);
  const inner = reasoning.get(kind);
  if (kind === "redactedContent") {
    if (inner.string() !== REDACTED_THINKING) inner.fail("Invalid `data` in `redacted_thinking` block");
    return;
  }
  inner.only(["text", "signature"]).get("text").string();
  if (inner.get("signature").string() !== SIGNATURES.anthropic)
    inner.fail("Invalid `signature` in `thinking` block");
}

/** The only member of a union. */
function one(union: View, kinds: readonly string[]): string {
  const [kind, ...more] = union.only(kinds).keys();
  return kind === undefined || more.length > 0 ? union.wrong("a union of exactly one member") : kind;
}
