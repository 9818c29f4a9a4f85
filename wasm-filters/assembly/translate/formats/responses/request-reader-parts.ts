// Reads the content of one item of a Responses request: a string, or parts of the kinds that the item allows. A cache
// breakpoint of a part becomes a cache marker. Ignored: annotations and log probabilities of earlier responses, and the
// detail of a file.

import { Literal } from "../../../bytes/literal";
import { RequestScope } from "../../shared/request-scope";
import { beginWithDataUrl, beginWithUrl, isMediaType, media } from "../../shared/request-media";
import { isWebUrl } from "../../shared/request-text";
import { MediaSource } from "../../visitor/media";

/** The parts that an item may contain. */
export const enum PartSet {
  System,
  User,
  Assistant,
  /** The output of a call. */
  Output,
}

const MARKER = new Literal('{"type":"ephemeral"}');

export function readParts(scope: RequestScope, item: i32, member: string, set: PartSet): bool {
  const json = scope.json;
  const content = scope.member(item, member);
  if (json.isString(content)) {
    visitText(scope, content, set);
    return scope.settle(content);
  }
  if (!json.isArray(content))
    return scope.refuseMember(item, member, "must be a string or an array of parts");
  for (let part = content + 1; part < json.next(content); part = json.next(part)) {
    if (!readPart(scope, part, set) || !scope.settle(part) || !visitBreakpoint(scope, part)) return false;
  }
  return true;
}

function visitText(scope: RequestScope, text: i32, set: PartSet): void {
  const json = scope.json;
  if (set == PartSet.System) scope.visitor.systemText(json.textPtr(text), json.textLen(text));
  else scope.visitor.text(json.textPtr(text), json.textLen(text));
}

/** https://platform.openai.com/docs/guides/prompt-caching */
function visitBreakpoint(scope: RequestScope, part: i32): bool {
  const breakpoint = scope.member(part, "prompt_cache_breakpoint");
  if (breakpoint < 0) return true;
  if (!scope.json.isObject(breakpoint)) return scope.refuse(breakpoint, "must be an object");
  scope.visitor.cacheMarker(MARKER.ptr, MARKER.len);
  return scope.settle(breakpoint);
}

function readPart(scope: RequestScope, part: i32, set: PartSet): bool {
  const json = scope.json;
  if (!json.isObject(part)) return scope.refuse(part, "must be an object");
  const type = scope.requiredString(part, "type");
  if (type < 0) return false;
  if (
    json.textEquals(type, "input_text") ||
    json.textEquals(type, "output_text") ||
    json.textEquals(type, "text")
  ) {
    const text = scope.requiredString(part, "text");
    if (text < 0) return false;
    visitText(scope, text, set);
    return true;
  }
  if (set == PartSet.Assistant && json.textEquals(type, "refusal")) {
    const refusal = scope.requiredString(part, "refusal");
    if (refusal < 0) return false;
    scope.visitor.refused(json.textPtr(refusal), json.textLen(refusal));
    return true;
  }
  if (set == PartSet.User || set == PartSet.Output) {
    if (json.textEquals(type, "input_image")) return readImage(scope, part);
    if (json.textEquals(type, "input_file")) return readFile(scope, part);
    if (json.textEquals(type, "input_audio")) return readAudio(scope, part);
  }
  return scope.refuse(type, "this kind of part cannot stand here or cannot be carried to this model");
}

function readImage(scope: RequestScope, part: i32): bool {
  const json = scope.json;
  if (!scope.optionalString(part, "detail")) return false;
  const id = scope.member(part, "file_id");
  const place = id >= 0 ? scope.requiredName(part, "file_id") : scope.requiredName(part, "image_url");
  if (place < 0) return false;
  const ptr = json.textPtr(place);
  const length = json.textLen(place);
  if (id >= 0) media.begin(MediaSource.OpenAiFile, ptr, length);
  else if (!beginWithUrl(ptr, length)) {
    return scope.refuse(place, "must be an http(s) URL or a base64 data URL with a media type");
  }
  const detail = scope.member(part, "detail");
  media.detail = json.textPtr(detail);
  media.detailLength = json.textLen(detail);
  scope.visitor.image(media);
  return scope.settle(place);
}

function readFile(scope: RequestScope, part: i32): bool {
  const json = scope.json;
  if (!scope.optionalString(part, "filename")) return false;
  const id = scope.member(part, "file_id");
  const web = scope.member(part, "file_url");
  if (id >= 0 || web >= 0) {
    const place = scope.requiredName(part, id >= 0 ? "file_id" : "file_url");
    if (place < 0) return false;
    const ptr = json.textPtr(place);
    const length = json.textLen(place);
    if (id < 0 && !isWebUrl(ptr, length)) return scope.refuse(place, "must be an http(s) URL");
    media.begin(id >= 0 ? MediaSource.OpenAiFile : MediaSource.Url, ptr, length);
    return visitFile(scope, part, place);
  }
  const data = scope.requiredName(part, "file_data");
  if (data < 0) return false;
  if (!beginWithDataUrl(json.textPtr(data), json.textLen(data))) {
    return scope.refuse(data, "must be a base64 data URL with a media type");
  }
  return visitFile(scope, part, data);
}

/** `place` is where `media` is. */
function visitFile(scope: RequestScope, part: i32, place: i32): bool {
  const json = scope.json;
  const name = scope.member(part, "filename");
  media.title = json.textPtr(name);
  media.titleLength = json.textLen(name);
  scope.visitor.document(media);
  return scope.settle(place);
}

function readAudio(scope: RequestScope, part: i32): bool {
  const json = scope.json;
  const audio = scope.member(part, "input_audio");
  if (!json.isObject(audio)) return scope.refuseMember(part, "input_audio", "must be an object");
  const format = scope.requiredName(audio, "format");
  const data = format < 0 ? -1 : scope.requiredName(audio, "data");
  if (data < 0) return false;
  // Other APIs derive a media type from it.
  if (!isMediaType(json.textPtr(format), json.textLen(format))) {
    return scope.refuse(format, "must be the name of an audio format, such as wav");
  }
  scope.visitor.audio(json.textPtr(format), json.textLen(format), json.textPtr(data), json.textLen(data));
  return scope.settle(audio);
}
