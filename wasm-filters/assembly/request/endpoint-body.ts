// Finds the model in the body of an endpoint's request: a member of a JSON object, or a field of a form.

import { Buffer } from "../bytes/buffer";
import { writeEscaped, writeUnescaped } from "../bytes/escape";
import { equalsBytes } from "../bytes/slice";
import { FormReader } from "../forms/form-reader";
import { JsonIndex } from "../json/json-index";
import { BodyEdits } from "../bytes/body-edits";
import { RootNames } from "./root-names";

const names = new RootNames();

export class EndpointBody {
  /** The body names a model; the name, still escaped in JSON, lies at [start, end) of the body. */
  named: bool = false;
  start: i32 = 0;
  end: i32 = 0;
  isJson: bool = false;
  /** The form's fields when the body is not JSON. */
  readonly form: FormReader = new FormReader();
  /** Error message for the client; empty without an error. */
  error: string = "";

  /** `boundary` is the form's; empty for JSON. */
  read(body: usize, size: i32, boundary: Buffer, json: JsonIndex): bool {
    this.named = false;
    this.error = "";
    this.isJson = boundary.len == 0;
    return this.isJson ? this.readJson(body, size, json) : this.readForm(body, size, boundary);
  }

  /** Appends the model's name, unescaped. */
  writeName(body: usize, out: Buffer): void {
    if (!this.named) return;
    if (this.isJson) writeUnescaped(out, body + this.start, this.end - this.start);
    else out.bytes(body + this.start, this.end - this.start);
  }

  /** Replaces the model's name in the body; with `add`, adds it to a JSON object without one. */
  plan(edits: BodyEdits, model: Buffer, body: usize, json: JsonIndex, add: bool): void {
    edits.clear();
    if (this.named) {
      if (equalsBytes(body + this.start, this.end - this.start, model.ptr, model.len)) return;
      const text = edits.add(this.start, this.end);
      if (this.isJson) writeEscaped(text, model.ptr, model.len);
      else {
        text.append(model);
        this.planLength(edits, model, body);
      }
      return;
    }
    if (!add || !this.isJson) return;
    const nothing = json.find(0, "model");
    const at = json.start(0) + 1;
    const text = nothing >= 0 ? edits.add(json.start(nothing), json.end(nothing)) : edits.add(at, at);
    text.ascii(nothing >= 0 ? '"' : '"model":"');
    writeEscaped(text, model.ptr, model.len);
    text.ascii(nothing >= 0 || json.next(0) == 1 ? '"' : '",');
  }

  /** Updates the content-length of the model's part, if it has one. */
  private planLength(edits: BodyEdits, model: Buffer, body: usize): void {
    const form = this.form;
    if (form.lengthLen == 0) return;
    const start = <i32>(form.lengthPtr - body);
    edits.add(start, start + form.lengthLen).integer(model.len);
  }

  private readJson(body: usize, size: i32, json: JsonIndex): bool {
    if (!json.parse(body, size)) {
      const at = json.errorOffset.toString();
      return this.fail("The request body is neither valid JSON (see byte " + at + ") nor a form.");
    }
    if (!json.isObject(0)) return this.fail("The request body must be a JSON object.");
    if (!names.read(json)) return this.fail(names.message);
    const model = json.find(0, "model");
    if (model < 0 || json.isNull(model)) return true;
    if (json.textLen(model) == 0) return this.fail("'model' must be a string that is not empty.");
    this.named = true;
    this.start = <i32>(json.textPtr(model) - body);
    this.end = this.start + json.textLen(model);
    return true;
  }

  private readForm(body: usize, size: i32, boundary: Buffer): bool {
    const form = this.form;
    if (!form.read(body, size, boundary)) return this.fail(form.error);
    this.named = form.modelLen > 0;
    this.start = <i32>(form.modelPtr - body);
    this.end = this.start + form.modelLen;
    return true;
  }

  private fail(message: string): bool {
    this.error = message;
    return false;
  }
}
