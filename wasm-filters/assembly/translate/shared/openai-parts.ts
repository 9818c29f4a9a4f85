// Reads the parts of messages that OpenAI's two APIs have in common. They differ in the names of parts, and in where the members
// of an image and a file stand: in `owner`.

import { RequestScope } from "./request-scope";
import { beginWithUrl, isMediaType, media } from "./request-media";
import { MediaSource } from "../visitor/media";

export function visitText(scope: RequestScope, text: i32, system: bool): void {
  const json = scope.json;
  if (system) scope.visitor.systemText(json.textPtr(text), json.textLen(text));
  else scope.visitor.text(json.textPtr(text), json.textLen(text));
}

export function readText(scope: RequestScope, part: i32, system: bool): bool {
  const text = scope.requiredString(part, "text");
  if (text < 0) return false;
  visitText(scope, text, system);
  return true;
}

export function readRefusal(scope: RequestScope, part: i32): bool {
  const refusal = scope.requiredString(part, "refusal");
  if (refusal < 0) return false;
  scope.visitor.refused(scope.json.textPtr(refusal), scope.json.textLen(refusal));
  return true;
}

/** `place` is where the image is: the id of a file if `uploaded`, else an address. */
export function visitImage(scope: RequestScope, owner: i32, place: i32, uploaded: bool): bool {
  const json = scope.json;
  const ptr = json.textPtr(place);
  const length = json.textLen(place);
  if (uploaded) media.begin(MediaSource.OpenAiFile, ptr, length);
  else if (!beginWithUrl(ptr, length)) {
    return scope.refuse(place, "must be an http(s) URL or a base64 data URL with a media type");
  }
  const detail = scope.member(owner, "detail");
  media.detail = json.textPtr(detail);
  media.detailLength = json.textLen(detail);
  scope.visitor.image(media);
  return scope.settle(place);
}

/** `place` is where `media` is. */
export function visitFile(scope: RequestScope, owner: i32, place: i32): bool {
  const json = scope.json;
  const name = scope.member(owner, "filename");
  media.title = json.textPtr(name);
  media.titleLength = json.textLen(name);
  scope.visitor.document(media);
  return scope.settle(place);
}

/** https://platform.openai.com/docs/guides/audio */
export function readAudio(scope: RequestScope, part: i32): bool {
  const json = scope.json;
  const audio = scope.requiredObject(part, "input_audio");
  if (audio < 0) return false;
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
