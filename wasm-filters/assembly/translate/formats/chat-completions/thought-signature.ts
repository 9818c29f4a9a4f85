// Google's signature of a tool call, or of a message, in its OpenAI-compatible API; clients send it back with the call.
// https://ai.google.dev/gemini-api/docs/thought-signatures

import { Buffer } from "../../../bytes/buffer";
import { JsonIndex } from "../../../json/json-index";

/** The signature's token, or -1. */
export function thoughtSignature(json: JsonIndex, owner: i32): i32 {
  const google = json.find(json.find(owner, "extra_content"), "google");
  const signature = json.find(google, "thought_signature");
  return json.textLen(signature) > 0 ? signature : -1;
}

/** Writes the member after a comma, if there is a signature. */
export function writeThoughtSignature(out: Buffer, signature: Buffer): void {
  if (signature.len == 0) return;
  out.appendLabelled(',"extra_content":{"google":{"thought_signature":"', signature);
  out.ascii('"}}');
}
