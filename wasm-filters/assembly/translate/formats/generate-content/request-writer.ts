// Writes a generateContent request; streaming uses the same body. https://ai.google.dev/api/generate-content
// Adjacent turns of one role are merged; tool results belong to the user's turn. `out` stays a JSON prefix until end().
//
// A thought signature belongs to a part, but clients get it as separate thinking before that part. It is held for the
// next part of the model's turn, or for the end of the turn, where an empty text carries it. Gemini 3 and later answer
// 400 to a turn whose first call has no signature; calls from other models get Google's own placeholder.
// https://ai.google.dev/gemini-api/docs/thought-signatures
//
// Dropped: thinking with others' signatures, titles of files, cache markers (caching is implicit), image detail.

import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, OPEN_BRACE, QUOTE } from "../../../bytes/characters";
import { Buffer } from "../../../bytes/buffer";
import { equalsBytes, isName } from "../../../bytes/slice";
import { OPENING } from "../../shared/turns";
import { NO_MESSAGE, RequestWriter } from "../../shared/request-writer";
import { Media, MediaSource } from "../../visitor/media";
import {
  Origin,
  Parameter,
  Role,
  ToolCall,
  ToolChoice,
  ToolDefinition,
  WebSearch,
} from "../../visitor/request";
import { ModelRule } from "../../../contract/model-families.generated";
import { Quirk } from "../../../contract/quirks.generated";
import { GeminiCalls } from "./request-writer-calls";
import { isCarried, writeAudio, writeMedia } from "./request-writer-media";
import { GeminiResult } from "./request-writer-result";
import { GeminiParameters } from "./request-writer-parameters";
import { MAX_CANDIDATES } from "./candidates";
import { GeminiTools } from "./request-writer-tools";

const NO_SIGNATURE: string = "skip_thought_signature_validator";

const enum Open {
  None,
  System,
  User,
  Model,
}

export class GenerateContentRequestWriter extends RequestWriter {
  private parameters: GeminiParameters = new GeminiParameters();
  private tools: GeminiTools = new GeminiTools();
  private calls: GeminiCalls = new GeminiCalls();
  private result: GeminiResult = new GeminiResult();
  /** A signature held for its part. */
  private signature: Buffer = new Buffer(1024, 8 << 20);
  private toolsWritten: bool = false;
  private contents: bool = false;
  private open: Open = Open.None;
  /** The role of beginMessage; its turn opens with its first part. */
  private role: Open = Open.User;
  /** The model's turn has a call. */
  private called: bool = false;
  private inResult: bool = false;
  /** The open result matches no call of this request. */
  private stray: bool = false;

  protected clear(): void {
    this.tools.clear();
    this.calls.clear();
    this.result.clear();
    this.signature.clear();
    this.toolsWritten = false;
    this.contents = false;
    this.open = Open.None;
    this.inResult = false;
  }

  begin(model: usize, modelLength: i32, stream: bool): void {
    this.parameters.begin(this.rules);
    this.out.byte(OPEN_BRACE);
  }

  parameter(kind: Parameter, value: usize, length: i32): void {
    this.parameters.parameter(kind, value, length, this.refusal);
  }

  tool(tool: ToolDefinition): void {
    this.tools.addFunction(tool, this.rules, this.refusal);
  }

  choices(count: i64): void {
    if (count > 1 && this.rules.has(ModelRule.OneCandidate) && !this.rules.hasQuirk(Quirk.Vertex))
      this.refusal.set("", "must be 1: this model writes one answer to a request");
    else if (count > MAX_CANDIDATES) this.refusal.set("", "must be at most 8 for this model");
    else this.parameters.choices(count);
  }

  protected ownSearch(search: WebSearch): void {
    this.tools.webSearch(search, this.refusal);
  }

  codeExecution(): void {
    this.tools.codeExecution();
  }

  toolChoice(choice: ToolChoice, name: usize, nameLength: i32): void {
    this.tools.choose(choice, name, nameLength);
  }

  systemText(text: usize, length: i32): void {
    this.writeTools();
    if (length == 0) return;
    this.openSystem();
    this.textPart(text, length);
    this.out.byte(CLOSE_BRACE);
  }

  beginMessage(role: Role): void {
    this.role = role == Role.User ? Open.User : Open.Model;
  }

  endMessage(): void {}

  beginToolResult(id: usize, idLength: i32, isError: bool): void {
    this.role = Open.User;
    this.inResult = true;
    this.stray = !this.calls.find(id, idLength);
    this.result.begin(id, idLength, this.calls.namePtr, this.stray ? 0 : this.calls.nameLength, isError);
  }

  endToolResult(): void {
    this.inResult = false;
    if (this.stray) {
      this.refusal.set("", "must answer a tool call of an earlier turn: this API wants its function's name");
      return;
    }
    this.openPart(this.role);
    this.result.write(this.out);
  }

  text(text: usize, length: i32): void {
    if (this.inResult) {
      this.result.addText(text, length);
      return;
    }
    // The API refuses empty parts.
    if (length == 0) return;
    this.openSpoken();
    this.textPart(text, length);
    this.closePart();
  }

  image(image: Media): void {
    if (!isCarried(image, this.refusal)) return;
    const out = this.openMedia(image.source);
    writeMedia(out, image);
    this.closeMedia(out);
  }

  audio(format: usize, formatLength: i32, data: usize, length: i32): void {
    if (!isName(format, formatLength)) {
      this.refusal.set("", "this format of audio cannot be carried to this model");
      return;
    }
    const out = this.openMedia(MediaSource.Base64);
    writeAudio(out, format, formatLength, data, length);
    this.closeMedia(out);
  }

  document(document: Media): void {
    this.image(document);
  }

  thinking(text: usize, length: i32, origin: Origin, signature: usize, signatureLength: i32): void {
    if (origin != Origin.Google) return;
    const waiting = this.signature;
    // Some clients get a signature twice, with the thoughts and with the call.
    if (length == 0 && equalsBytes(waiting.ptr, waiting.len, signature, signatureLength)) return;
    this.flushSignature();
    if (length > 0) {
      this.openPart(Open.Model);
      this.textPart(text, length);
      this.out.ascii(',"thought":true}');
    }
    waiting.bytes(signature, signatureLength);
    if (waiting.overflowed) this.refusal.set("", "the signature is too large");
  }

  redactedThinking(data: usize, length: i32): void {}

  toolUse(call: ToolCall): void {
    this.calls.add(call.id, call.idLength, call.name, call.nameLength);
    this.openPart(Open.Model);
    if (!this.called && this.rules.has(ModelRule.SignsCalls) && this.signature.len == 0)
      this.signature.ascii(NO_SIGNATURE);
    this.called = true;
    const out = this.out;
    out.labelled('{"functionCall":{"id":"', call.id, call.idLength);
    out.labelled('","name":"', call.name, call.nameLength);
    out.labelled('","args":', call.input, call.inputLength);
    out.byte(CLOSE_BRACE);
    this.closePart();
  }

  /** The API has no refusal part: a refusal becomes the model's text. */
  refused(text: usize, length: i32): void {
    this.text(text, length);
  }

  cacheMarker(marker: usize, length: i32): void {}

  end(): void {
    this.flushSignature();
    this.closeTurn();
    if (!this.contents) {
      this.refusal.set("", NO_MESSAGE);
      return;
    }
    this.out.byte(CLOSE_BRACKET);
    this.parameters.write(this.out, this.refusal);
    this.lostStops = this.parameters.stops.lost;
    this.tools.writeConfig(this.out, this.rules, this.refusal);
    this.out.byte(CLOSE_BRACE);
    if (this.calls.overflowed || this.result.overflowed)
      this.refusal.set("body", "is too large once translated");
  }

  private writeTools(): void {
    if (this.toolsWritten) return;
    this.toolsWritten = true;
    if (this.tools.dropSearch(this.rules)) {
      this.loseSearch("tools", "this model cannot search the web beside functions");
    }
    this.tools.write(this.out, this.rules, this.refusal);
  }

  private openSystem(): void {
    this.out.ascii(this.open == Open.System ? "," : '"systemInstruction":{"parts":[');
    this.open = Open.System;
  }

  /** The API cannot disable parallel calls; a system text asks for one at a time. */
  private demandOneCall(): void {
    this.openSystem();
    this.out.ascii('{"text":"Call at most one function at a time."}');
  }

  /** A system text asks for JSON where the API takes no format beside tools. */
  private demandFormat(): void {
    const format = this.parameters.format;
    if (this.tools.any && !this.rules.has(ModelRule.JsonWithTools)) format.askInstead();
    if (format.demand.len == 0) return;
    this.openSystem();
    this.textPart(format.demand.ptr, format.demand.len);
    this.out.byte(CLOSE_BRACE);
  }

  private openContents(): void {
    this.writeTools();
    if (this.parameters.sequential && this.tools.callable) this.demandOneCall();
    this.demandFormat();
    if (this.open == Open.System) this.out.ascii("]},");
    this.open = Open.None;
    this.contents = true;
    this.out.ascii('"contents":[');
  }

  /**
   * A model's first turn answers a user's: a call is an error otherwise.
   * https://ai.google.dev/gemini-api/docs/function-calling
   */
  private openWithUser(): void {
    this.out.ascii('{"role":"user","parts":[{"text":"');
    this.out.ascii(OPENING);
    this.out.ascii('"}]},');
  }

  /** Opens or continues the role's turn and writes the comma. */
  private openPart(role: Open): void {
    if (role == Open.User) this.flushSignature();
    if (this.open == role) {
      this.out.byte(COMMA);
      return;
    }
    if (this.contents) {
      this.closeTurn();
      this.out.byte(COMMA);
    } else {
      this.openContents();
      if (role == Open.Model) this.openWithUser();
    }
    this.out.ascii(role == Open.User ? '{"role":"user","parts":[' : '{"role":"model","parts":[');
    this.open = role;
    this.called = false;
  }

  /** Like openPart, for parts other than tool results, which must stay together. */
  private openSpoken(): void {
    this.openPart(this.role);
    if (!this.result.isPending) return;
    this.result.flush(this.out);
    this.out.byte(COMMA);
  }

  private closePart(): void {
    if (this.open == Open.Model && this.signature.len > 0) {
      this.out.appendLabelled(',"thoughtSignature":"', this.signature);
      this.out.byte(QUOTE);
      this.signature.clear();
    }
    this.out.byte(CLOSE_BRACE);
  }

  /** Writes a held signature with an empty text. */
  private flushSignature(): void {
    if (this.signature.len == 0) return;
    this.openPart(Open.Model);
    this.out.ascii('{"text":""');
    this.closePart();
  }

  private closeTurn(): void {
    if (this.open == Open.User && this.result.isPending) {
      this.out.byte(COMMA);
      this.result.flush(this.out);
    }
    if (this.open != Open.None) this.out.ascii("]}");
    this.open = Open.None;
  }

  /** Writes a text part without its closing brace. */
  private textPart(text: usize, length: i32): void {
    this.out.labelled('{"text":"', text, length);
    this.out.byte(QUOTE);
  }

  /** The buffer for a media part: the turn, the open result, or the parts after the results. */
  private openMedia(source: MediaSource): Buffer {
    if (!this.inResult) {
      this.openSpoken();
      return this.out;
    }
    const inside = this.rules.has(ModelRule.SignsCalls) && source == MediaSource.Base64;
    return inside ? this.result.inside() : this.result.behind();
  }

  private closeMedia(out: Buffer): void {
    if (this.inResult) out.byte(CLOSE_BRACE);
    else this.closePart();
  }
}
