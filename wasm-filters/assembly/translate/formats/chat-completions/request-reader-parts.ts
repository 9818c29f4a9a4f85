// Reads the content of one Chat Completions message: a string, or parts of the kinds that its role allows.
// `cache_control` on a part and a URL in place of a file's data are extensions of several gateways.

import { RequestScope } from "../../shared/request-scope";
import { beginWithUrl, isMediaType, media } from "../../shared/request-media";
import { MediaSource } from "../../visitor/media";

/** The parts that a message may contain. */
export const enum PartSet {
  System,
  User,
  Assistant,
  Tool,
}

export function readParts(scope: RequestScope, message: i32, set: PartSet): bool {
  const json = scope.json;
  const content = scope.member(message, "content");
  if (json.isString(content)) {
    visitText(scope, content, set);
    return scope.settle(content);
  }
  if (!json.isArray(content))
    return scope.refuseMember(message, "content", "must be a string or an array of parts");
  for (let part = content + 1; part < json.next(content); part = json.next(part)) {
    if (!readPart(scope, part, set) || !scope.settle(part) || !scope.cacheMarker(part)) return false;
  }
  return true;
}

function visitText(scope: RequestScope, text: i32, set: PartSet): void {
  const json = scope.json;
  if (set == PartSet.System) scope.visitor.systemText(json.textPtr(text), json.textLen(text));
  else scope.visitor.text(json.textPtr(text), json.textLen(text));
}

function readPart(scope: RequestScope, part: i32, set: PartSet): bool {
  const json = scope.json;
  if (!json.isObject(part)) return scope.refuse(part, "must be an object");
  const type = scope.requiredString(part, "type");
  if (type < 0) return false;
  if (json.textEquals(type, "text")) {
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
  const takesMedia = set == PartSet.User || set == PartSet.Tool;
  if (takesMedia && json.textEquals(type, "image_url")) return readImage(scope, part);
  if (takesMedia && json.textEquals(type, "file")) return readFile(scope, part);
  if (set == PartSet.User && json.textEquals(type, "input_audio")) return readAudio(scope, part);
  return scope.refuse(type, "this kind of part cannot stand here or cannot be carried to this model");
}

function readImage(scope: RequestScope, part: i32): bool {
  const json = scope.json;
  const image = scope.member(part, "image_url");
  if (!json.isObject(image)) return scope.refuseMember(part, "image_url", "must be an object");
  const source = scope.requiredName(image, "url");
  if (source < 0 || !scope.optionalString(image, "detail")) return false;
  const ptr = json.textPtr(source);
  const length = json.textLen(source);
  if (!beginWithUrl(ptr, length)) {
    return scope.refuse(source, "must be an http(s) URL or a base64 data URL with a media type");
  }
  const detail = scope.member(image, "detail");
  media.detail = json.textPtr(detail);
  media.detailLength = json.textLen(detail);
  scope.visitor.image(media);
  return scope.settle(source);
}

/** https://platform.openai.com/docs/guides/audio */
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

function readFile(scope: RequestScope, part: i32): bool {
  const json = scope.json;
  const file = scope.member(part, "file");
  if (!json.isObject(file)) return scope.refuseMember(part, "file", "must be an object");
  if (!scope.optionalString(file, "filename") || !scope.optionalString(file, "file_id")) return false;
  const name = scope.member(file, "filename");
  const id = scope.member(file, "file_id");
  const place = id >= 0 ? id : scope.requiredName(file, "file_data");
  if (place < 0) return false;
  const ptr = json.textPtr(place);
  const length = json.textLen(place);
  if (id >= 0) media.begin(MediaSource.OpenAiFile, ptr, length);
  else if (!beginWithUrl(ptr, length)) {
    return scope.refuse(place, "must be a base64 data URL with a media type");
  }
  media.title = json.textPtr(name);
  media.titleLength = json.textLen(name);
  scope.visitor.document(media);
  return scope.settle(place);
}
