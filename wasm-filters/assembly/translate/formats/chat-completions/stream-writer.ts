// Writes a Chat Completions stream: a chunk with the role, deltas, a chunk with the finish reason, a chunk with usage
// if the client requested it, [DONE]. https://platform.openai.com/docs/api-reference/chat/streaming
// Nothing follows an error event, not even [DONE], which would make the response look complete.

import { CLOSE_BRACKET, QUOTE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { ResponseWriter } from "../../shared/response-writer";
import { StopReason } from "../../../contract/stop-reasons.generated";
import { Origin } from "../../visitor/request";
import { BlockKind, Citation, UpstreamError } from "../../visitor/response";
import { Annotations } from "./response-annotations";
import { Logprobs } from "./response-logprobs";
import { finishReasonOf } from "./response-stop";
import { Thought } from "./response-thought";
import { writeChatUsage } from "./response-usage";
import { ordinalOf, secondsOf, writeCallId, writeHead, writeResponseId } from "./response-writer";
import { writeThoughtSignature } from "./thought-signature";
import { writeOpenAiError } from "../../shared/openai-error";
import { ProviderError } from "../../shared/response-error";

export class ChatStreamWriter extends ResponseWriter {
  /** The number of the choice whose pieces are written. */
  private index: i32 = 0;
  /** The beginning of every chunk, up to its choices. */
  private prefix: Buffer = new Buffer(256, 8 << 10);
  private kind: BlockKind = BlockKind.Text;
  private callCount: i32 = 0;
  /** The number of calls in the form before tools. */
  private functionCalls: i32 = 0;
  private inFunctionCall: bool = false;
  private thought: Thought = new Thought();
  private thoughts: i32 = 0;
  private callSignature: Buffer = new Buffer(256, 8 << 20);
  private sources: Annotations = new Annotations();
  private probabilities: Logprobs = new Logprobs();

  protected clear(): void {
    this.prefix.clear();
    this.callSignature.clear();
    this.sources.clear();
    this.probabilities.clear();
    this.clearChoice(0);
  }

  private clearChoice(index: i32): void {
    this.index = index;
    this.callCount = 0;
    this.functionCalls = 0;
    this.thoughts = 0;
  }

  free(): void {
    this.prefix.free();
    this.thought.free();
    this.callSignature.free();
    this.sources.free();
    this.probabilities.free();
  }

  get overflowed(): bool {
    const sources = this.sources.overflowed || this.probabilities.overflowed;
    return this.prefix.overflowed || this.callSignature.overflowed || sources;
  }

  start(id: usize, idLength: i32, model: usize, modelLength: i32, created: i64): void {
    const prefix = this.prefix;
    prefix.ascii('data: {"id":"');
    writeResponseId(prefix, id, idLength, this.now);
    writeHead(prefix, '","object":"chat.completion.chunk', secondsOf(created, this.now), model, modelLength);
    prefix.ascii(',"choices":[');
    this.writeRole();
  }

  choice(index: i32): bool {
    if (index >= this.notes.choices) return false;
    this.callSignature.clear();
    this.clearChoice(index);
    this.writeRole();
    return true;
  }

  blockStart(kind: BlockKind, id: usize, idLength: i32, name: usize, nameLength: i32): void {
    this.kind = kind;
    if (kind == BlockKind.Text) {
      this.sources.beginBlock();
      this.callSignature.clear();
    } else if (kind == BlockKind.Thinking || kind == BlockKind.RedactedThinking) {
      this.thought.begin(kind == BlockKind.RedactedThinking);
    } else if (kind != BlockKind.Refusal) {
      this.startCall(id, idLength, name, nameLength);
    }
  }

  blockDelta(text: usize, length: i32): void {
    if (this.kind == BlockKind.Thinking || this.kind == BlockKind.RedactedThinking) {
      this.thought.add(text, length);
      if (this.kind == BlockKind.RedactedThinking) return;
    } else if (this.kind == BlockKind.Text) this.sources.pass(text, length);
    this.beginDelta();
    const out = this.out;
    if (this.kind == BlockKind.ToolUse || this.kind == BlockKind.CustomToolUse) {
      this.writeInput(text, length);
    } else {
      if (this.kind == BlockKind.Thinking) out.ascii('"reasoning_content":"');
      else out.ascii(this.kind == BlockKind.Refusal ? '"refusal":"' : '"content":"');
      out.bytes(text, length);
      out.byte(QUOTE);
    }
    this.endDelta();
  }

  signature(origin: Origin, text: usize, length: i32): void {
    this.thought.sign(origin, text, length);
  }

  logprobs(entries: usize, length: i32): void {
    this.probabilities.add(this.kind == BlockKind.Refusal, entries, length);
  }

  citation(citation: Citation): void {
    this.sources.add(citation);
  }

  /** A block's reasoning details or annotations follow at its end. */
  blockEnd(): void {
    if (this.kind == BlockKind.Thinking || this.kind == BlockKind.RedactedThinking) this.endThought();
    else if (this.sources.any) {
      this.beginDelta();
      this.out.ascii('"annotations":[');
      this.sources.take(this.out);
      this.out.byte(CLOSE_BRACKET);
      this.endDelta();
    } else if (this.probabilities.any) {
      this.beginDelta();
      this.endDelta();
    }
  }

  stop(reason: StopReason, sequence: usize, sequenceLength: i32): void {
    this.beginDelta();
    this.out.ascii('},"logprobs":null,"finish_reason":"');
    this.out.ascii(finishReasonOf(reason, this.notes.legacyFunctions && this.callCount > 0));
    this.out.ascii('"}]');
    this.endChunk();
  }

  /** Writes a comment: the API has no ping event, and comments keep a connection alive too. */
  ping(): void {
    this.out.ascii(": ping\n\n");
  }

  error(failure: UpstreamError): void {
    writeChatErrorEvent(this.out, this.setFailure(failure));
  }

  protected complete(): void {
    if (this.wantsUsage) {
      this.out.append(this.prefix);
      this.out.ascii('],"usage":');
      writeChatUsage(this.out, this.tokens);
      this.out.ascii("}\n\n");
    }
    this.out.ascii("data: [DONE]\n\n");
  }

  /** Writes the index by which clients join a call's pieces; the form before tools has one call and no index. */
  private startCall(id: usize, idLength: i32, name: usize, nameLength: i32): void {
    const out = this.out;
    const custom = this.kind == BlockKind.CustomToolUse;
    this.callCount += 1;
    this.inFunctionCall = this.notes.legacyFunctions && this.callCount == 1 && !custom;
    this.beginDelta();
    if (this.inFunctionCall) {
      this.functionCalls = 1;
      out.ascii('"function_call":{"name":"');
    } else {
      this.openCall();
      out.ascii(',"id":"');
      writeCallId(out, id, idLength, this.now, ordinalOf(this.index, this.callCount));
      out.byte(QUOTE);
      writeThoughtSignature(out, this.callSignature);
      out.ascii(custom ? ',"type":"custom","custom":{"name":"' : ',"type":"function","function":{"name":"');
    }
    out.bytes(name, nameLength);
    out.ascii(custom ? '","input":""' : '","arguments":""');
    this.closeCall();
    this.callSignature.clear();
    this.endDelta();
  }

  private writeInput(text: usize, length: i32): void {
    const out = this.out;
    if (this.inFunctionCall) out.ascii('"function_call":{');
    else {
      this.openCall();
      out.ascii(this.kind == BlockKind.CustomToolUse ? ',"custom":{' : ',"function":{');
    }
    out.labelled(this.kind == BlockKind.CustomToolUse ? '"input":"' : '"arguments":"', text, length);
    out.byte(QUOTE);
    this.closeCall();
  }

  private openCall(): void {
    this.out.ascii('"tool_calls":[{"index":');
    this.out.integer(this.callCount - this.functionCalls - 1);
  }

  private closeCall(): void {
    this.out.ascii(this.inFunctionCall ? "}" : "}}]");
  }

  /**
   * Writes a signed thought once more, as a whole. Clients that overwrite unknown members of deltas, as OpenAI's do,
   * and clients that append both get the entry.
   */
  private endThought(): void {
    const thought = this.thought;
    thought.keepForCall(this.callSignature);
    // A thought that was too large to gather has been sent as text.
    if (!thought.isSigned || thought.overflowed) return;
    this.beginDelta();
    this.out.ascii('"reasoning_details":[');
    thought.write(this.out, this.thoughts);
    this.out.byte(CLOSE_BRACKET);
    this.thoughts += 1;
    this.endDelta();
  }

  private writeRole(): void {
    this.beginDelta();
    this.out.ascii('"role":"assistant","content":""');
    this.endDelta();
  }

  private beginDelta(): void {
    this.out.append(this.prefix);
    this.out.ascii('{"index":');
    this.out.integer(this.index);
    this.out.ascii(',"delta":{');
  }

  private endDelta(): void {
    this.out.ascii('},"logprobs":');
    this.probabilities.write(this.out);
    this.out.ascii(',"finish_reason":null}]');
    this.endChunk();
  }

  /** If usage is requested, every other chunk has a null usage, like OpenAI's. */
  private endChunk(): void {
    this.out.ascii(this.wantsUsage ? ',"usage":null}\n\n' : "}\n\n");
  }
}

/** Writes the error event that ends a stream. */
export function writeChatErrorEvent(out: Buffer, error: ProviderError): void {
  out.ascii("data: ");
  writeOpenAiError(out, 0, error);
  out.ascii("\n\n");
}
