// Writes a generateContent request. https://ai.google.dev/api/generate-content

import { RequestWriter } from "../request-writer";
import { MediaSource, Origin, Parameter, Role, ToolChoice } from "../visitor";

export class GenerateContentRequestWriter extends RequestWriter {
  protected clear(): void {}

  begin(model: usize, modelLength: i32, stream: bool): void {
    this.refusal.set("body", "this API is not there yet");
  }

  parameter(kind: Parameter, value: usize, length: i32): void {}

  tool(
    name: usize,
    nameLength: i32,
    description: usize,
    descriptionLength: i32,
    schema: usize,
    schemaLength: i32,
    strict: i32,
  ): void {}

  toolChoice(choice: ToolChoice, name: usize, nameLength: i32): void {}

  systemText(text: usize, length: i32): void {}

  beginMessage(role: Role): void {}

  endMessage(): void {}

  beginToolResult(id: usize, idLength: i32, isError: bool): void {}

  endToolResult(): void {}

  text(text: usize, length: i32): void {}

  image(
    source: MediaSource,
    mediaType: usize,
    mediaTypeLength: i32,
    data: usize,
    length: i32,
    detail: usize,
    detailLength: i32,
  ): void {}

  document(
    source: MediaSource,
    mediaType: usize,
    mediaTypeLength: i32,
    data: usize,
    length: i32,
    title: usize,
    titleLength: i32,
  ): void {}

  thinking(text: usize, length: i32, origin: Origin, signature: usize, signatureLength: i32): void {}

  redactedThinking(data: usize, length: i32): void {}

  toolUse(id: usize, idLength: i32, name: usize, nameLength: i32, input: usize, inputLength: i32): void {}

  refused(text: usize, length: i32): void {}

  cacheMarker(marker: usize, length: i32): void {}

  end(): void {}
}
