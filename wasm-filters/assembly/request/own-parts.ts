// Writes files and sounds of a user's message as Mistral has them. What is long stays in its place.
// https://docs.mistral.ai/capabilities/document_ai/document_qna, https://docs.mistral.ai/capabilities/audio

import { BodyEdits } from "../bytes/body-edits";
import { CLOSE_BRACE } from "../bytes/characters";
import { JsonIndex } from "../json/json-index";

export function planOwnParts(edits: BodyEdits, json: JsonIndex, content: i32): void {
  if (!json.isArray(content)) return;
  for (let part = content + 1; part < json.next(content); part = json.next(part)) {
    const type = json.find(part, "type");
    if (json.textEquals(type, "file")) planFile(edits, json, part);
    else if (json.textEquals(type, "input_audio")) {
      const data = json.find(json.find(part, "input_audio"), "data");
      replace(edits, json, part, data, '{"type":"input_audio","input_audio":');
    }
  }
}

function planFile(edits: BodyEdits, json: JsonIndex, part: i32): void {
  const file = json.find(part, "file");
  const data = json.find(file, "file_data");
  if (!json.isString(data)) {
    replace(edits, json, part, json.find(file, "file_id"), '{"type":"file","file_id":');
    return;
  }
  const name = json.find(file, "filename");
  const named = json.isString(name);
  edits.add(json.start(part), json.start(data)).ascii('{"type":"document_url","document_url":');
  const text = edits.add(json.end(data), json.end(part));
  if (named) text.labelled(',"document_name":', json.ptr(name), json.size(name));
  text.byte(CLOSE_BRACE);
}

/** Leaves of the part its `value`, which follows `beginning`. */
function replace(edits: BodyEdits, json: JsonIndex, part: i32, value: i32, beginning: string): void {
  if (!json.isString(value)) return;
  edits.add(json.start(part), json.start(value)).ascii(beginning);
  edits.add(json.end(value), json.end(part)).byte(CLOSE_BRACE);
}
