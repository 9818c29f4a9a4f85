// Reads the texts of a Chat Completions message or delta, which have one shape. Reasoning comes as `reasoning_details`
// (OpenRouter), `reasoning_content` (DeepSeek, Qwen, vLLM) or `reasoning` (OpenRouter, Groq), and as thinking parts of
// `content` (Mistral). Ignored: audio and images, which no other client API carries.

import { JsonIndex } from "../../../json/json-index";
import { OpenBlock } from "../../shared/response-reader-blocks";
import { Origin } from "../../visitor/request";
import { BlockKind, Citation, ResponseVisitor } from "../../visitor/response";
import { ReasoningDetails, hasText } from "./response-reasoning";
import { thoughtSignature } from "./thought-signature";

const citation = new Citation();

export class ContentReader {
  private visitor!: ResponseVisitor;
  private block!: OpenBlock;
  private details: ReasoningDetails = new ReasoningDetails();

  reset(visitor: ResponseVisitor, block: OpenBlock): void {
    this.visitor = visitor;
    this.block = block;
    this.details.clear();
  }

  /** Visits reasoning, then content, then its citations. `logprobs` is the choice's, or -1. */
  read(json: JsonIndex, message: i32, logprobs: i32): void {
    const details = json.find(message, "reasoning_details");
    if (!hasText(json, details)) {
      let reasoning = json.find(message, "reasoning_content");
      if (json.textLen(reasoning) == 0) reasoning = json.find(message, "reasoning");
      this.text(json, reasoning, BlockKind.Thinking);
    }
    this.details.read(json, details, this.block, this.visitor);
    this.readSignature(json, message);
    const content = json.find(message, "content");
    if (json.isArray(content)) this.readParts(json, content);
    else this.readText(json, content, json.find(logprobs, "content"), BlockKind.Text);
    this.readAnnotations(json, json.find(message, "annotations"));
  }

  /** Visits a text with the log probabilities of its tokens. */
  readText(json: JsonIndex, text: i32, entries: i32, kind: BlockKind): void {
    const block = this.block;
    const open = block.is(kind);
    if (json.isArray(entries) && json.next(entries) > entries + 1 && (open || json.textLen(text) > 0)) {
      if (!open) block.start(kind, 0, 0, 0, 0);
      this.visitor.logprobs(json.ptr(entries), json.size(entries));
    }
    this.text(json, text, kind);
  }

  private text(json: JsonIndex, text: i32, kind: BlockKind): void {
    this.block.text(kind, json.textPtr(text), json.textLen(text));
  }

  private readSignature(json: JsonIndex, message: i32): void {
    const signature = thoughtSignature(json, message);
    if (signature < 0) return;
    this.block.start(BlockKind.Thinking, 0, 0, 0, 0);
    this.visitor.signature(Origin.Google, json.textPtr(signature), json.textLen(signature));
    this.block.end();
  }

  /** https://docs.mistral.ai/capabilities/reasoning/ */
  private readParts(json: JsonIndex, content: i32): void {
    for (let part = content + 1; part < json.next(content); part = json.next(part)) {
      const thinking = json.find(part, "thinking");
      if (json.isArray(thinking)) {
        for (let item = thinking + 1; item < json.next(thinking); item = json.next(item)) {
          this.text(json, json.find(item, "text"), BlockKind.Thinking);
        }
      } else this.text(json, json.find(part, "text"), BlockKind.Text);
    }
  }

  /** https://platform.openai.com/docs/guides/tools-web-search?api-mode=chat#output-and-citations */
  private readAnnotations(json: JsonIndex, annotations: i32): void {
    if (!json.isArray(annotations) || !this.block.is(BlockKind.Text)) return;
    for (let item = annotations + 1; item < json.next(annotations); item = json.next(item)) {
      const source = json.find(item, "url_citation");
      const url = json.find(source, "url");
      if (json.textLen(url) == 0) continue;
      const title = json.find(source, "title");
      // OpenRouter's extension: the text of the page.
      const quote = json.find(source, "content");
      citation.clear();
      citation.url = json.textPtr(url);
      citation.urlLength = json.textLen(url);
      citation.title = json.textPtr(title);
      citation.titleLength = json.textLen(title);
      citation.quote = json.textPtr(quote);
      citation.quoteLength = json.textLen(quote);
      citation.start = json.integer(json.find(source, "start_index"));
      citation.end = json.integer(json.find(source, "end_index"));
      this.visitor.citation(citation);
    }
  }
}

/** True when the message contains any text, including a refusal. */
export function hasContent(json: JsonIndex, message: i32): bool {
  const content = json.find(message, "content");
  return (
    json.textLen(content) > 0 ||
    json.isArray(content) ||
    json.textLen(json.find(message, "reasoning_content")) > 0 ||
    json.textLen(json.find(message, "reasoning")) > 0 ||
    json.textLen(json.find(message, "refusal")) > 0 ||
    json.isArray(json.find(message, "reasoning_details"))
  );
}
