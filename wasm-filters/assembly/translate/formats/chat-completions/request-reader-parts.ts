// Reads the content of one Chat Completions message: a string, or parts of the kinds that its role allows.
// `cache_control` on a part and a URL in place of a file's data are extensions of several gateways.

import { RequestScope } from "../../shared/request-scope";
import {
  readAudio,
  readRefusal,
  readText,
  visitFile,
  visitImage,
  visitText,
} from "../../shared/openai-parts";
import { beginWithUrl, media } from "../../shared/request-media";
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
    visitText(scope, content, set == PartSet.System);
    return scope.settle(content);
  }
  if (!json.isArray(content))
    return scope.refuseMember(message, "content", "must be a string or an array of parts");
  for (let part = content + 1; part < json.next(content); part = json.next(part)) {
    if (!readPart(scope, part, set) || !scope.settle(part) || !scope.cacheMarker(part)) return false;
  }
  return true;
}

function readPart(scope: RequestScope, part: i32, set: PartSet): bool {
  const json = scope.json;
  if (!scope.isObject(part)) return false;
  const type = scope.requiredString(part, "type");
  if (type < 0) return false;
  if (json.textEquals(type, "text")) {
    return readText(scope, part, set == PartSet.System);
  }
  if (set == PartSet.Assistant && json.textEquals(type, "refusal")) {
    return readRefusal(scope, part);
  }
  const takesMedia = set == PartSet.User || set == PartSet.Tool;
  if (takesMedia && json.textEquals(type, "image_url")) return readImage(scope, part);
  if (takesMedia && json.textEquals(type, "file")) return readFile(scope, part);
  if (set == PartSet.User && json.textEquals(type, "input_audio")) return readAudio(scope, part);
  return scope.refuse(type, "this kind of part cannot stand here or cannot be carried to this model");
}

function readImage(scope: RequestScope, part: i32): bool {
  const image = scope.requiredObject(part, "image_url");
  if (image < 0) return false;
  const source = scope.requiredName(image, "url");
  if (source < 0 || !scope.optionalString(image, "detail")) return false;
  return visitImage(scope, image, source, false);
}

function readFile(scope: RequestScope, part: i32): bool {
  const json = scope.json;
  const file = scope.requiredObject(part, "file");
  if (file < 0) return false;
  if (!scope.optionalString(file, "filename") || !scope.optionalString(file, "file_id")) return false;
  const id = scope.member(file, "file_id");
  const place = id >= 0 ? id : scope.requiredName(file, "file_data");
  if (place < 0) return false;
  const ptr = json.textPtr(place);
  const length = json.textLen(place);
  if (id >= 0) media.begin(MediaSource.OpenAiFile, ptr, length);
  else if (!beginWithUrl(ptr, length)) {
    return scope.refuse(place, "must be a base64 data URL with a media type");
  }
  return visitFile(scope, file, place);
}
