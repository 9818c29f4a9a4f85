// Lets tests translate requests: write the body at `input(n)`, the model at `modelInput(n)`, call `translate`.

import { Buffer } from "../bytes/buffer";
import { RequestNotes } from "../translate/shared/request-notes";
import { Refusal } from "../translate/visitor/request";
import { JsonIndex } from "../json/json-index";
import { RequestTranslation, translateRequest } from "../translate/request";

const index = new JsonIndex();
const source = new Buffer(1024, 64 << 20);
const model = new Buffer(64, 4096);
const output = new Buffer(1024, 64 << 20);
const texts = new Buffer(256, 64 << 10);
const refusal = new Refusal();
const notes = new RequestNotes();
const translation = new RequestTranslation();

export function input(length: i32): usize {
  source.clear();
  source.reserve(length);
  return source.ptr;
}

export function modelInput(length: i32): usize {
  model.clear();
  model.reserve(length);
  return model.ptr;
}

/** 1 translated, 0 refused, -1 the body is not JSON. */
export function translate(client: i32, upstream: i32, quirks: i32, length: i32, modelLength: i32): i32 {
  if (!index.parse(source.ptr, length)) return -1;
  translation.client = client;
  translation.upstream = upstream;
  translation.model = model.ptr;
  translation.modelLength = modelLength;
  translation.quirks = quirks;
  const done = translateRequest(translation, index, output, refusal, notes);
  return done ? 1 : 0;
}

export function outputPtr(): usize {
  return output.ptr;
}

export function outputLength(): i32 {
  return output.len;
}

/** What a Responses answer would repeat from the last request. */
export function echoPtr(): usize {
  return notes.echo.ptr;
}

export function echoLength(): i32 {
  return notes.echo.len;
}

/** Whether the last request called its tool `model` (see modelInput) one of free text. */
export function isCustomTool(length: i32): bool {
  return notes.isCustomTool(model.ptr, length);
}

/** Writes `field`, a line end and the message; returns the length. */
export function refusalText(): i32 {
  texts.clear();
  texts.text(refusal.field);
  texts.byte(0x0a);
  texts.text(refusal.message);
  return texts.len;
}

export function refusalPtr(): usize {
  return texts.ptr;
}
