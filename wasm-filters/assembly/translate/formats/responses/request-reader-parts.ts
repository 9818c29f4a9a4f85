// Reads the content of one item of a Responses request: a string, or parts of the kinds that the item allows. A cache
// breakpoint of a part becomes a cache marker. Ignored: annotations and log probabilities of earlier responses, and the
// detail of a file.

import { Literal } from "../../../bytes/literal";
import { RequestScope } from "../../shared/request-scope";
import {
  readAudio,
  readRefusal,
  readText,
  visitFile,
  visitImage,
  visitText,
} from "../../shared/openai-parts";
import { beginWithDataUrl, media } from "../../shared/request-media";
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
    visitText(scope, content, set == PartSet.System);
    return scope.settle(content);
  }
  if (!json.isArray(content))
    return scope.refuseMember(item, member, "must be a string or an array of parts");
  for (let part = content + 1; part < json.next(content); part = json.next(part)) {
    if (!readPart(scope, part, set) || !scope.settle(part) || !visitBreakpoint(scope, part)) return false;
  }
  return true;
}

/** https://platform.openai.com/docs/guides/prompt-caching */
function visitBreakpoint(scope: RequestScope, part: i32): bool {
  const breakpoint = scope.member(part, "prompt_cache_breakpoint");
  if (breakpoint < 0) return true;
  if (!scope.isObject(breakpoint)) return false;
  scope.visitor.cacheMarker(MARKER.ptr, MARKER.len);
  return scope.settle(breakpoint);
}

function readPart(scope: RequestScope, part: i32, set: PartSet): bool {
  const json = scope.json;
  if (!scope.isObject(part)) return false;
  const type = scope.requiredString(part, "type");
  if (type < 0) return false;
  if (
    json.textEquals(type, "input_text") ||
    json.textEquals(type, "output_text") ||
    json.textEquals(type, "text")
  ) {
    return readText(scope, part, set == PartSet.System);
  }
  if (set == PartSet.Assistant && json.textEquals(type, "refusal")) {
    return readRefusal(scope, part);
  }
  if (set == PartSet.User || set == PartSet.Output) {
    if (json.textEquals(type, "input_image")) return readImage(scope, part);
    if (json.textEquals(type, "input_file")) return readFile(scope, part);
    if (json.textEquals(type, "input_audio")) return readAudio(scope, part);
  }
  return scope.refuse(type, "this kind of part cannot stand here or cannot be carried to this model");
}

function readImage(scope: RequestScope, part: i32): bool {
  if (!scope.optionalString(part, "detail")) return false;
  const id = scope.member(part, "file_id");
  const place = id >= 0 ? scope.requiredName(part, "file_id") : scope.requiredName(part, "image_url");
  if (place < 0) return false;
  return visitImage(scope, part, place, id >= 0);
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
